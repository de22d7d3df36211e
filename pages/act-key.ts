import { ApiProblem } from './api-client.ts';

/**
 * The Idempotency-Key of a button. It is kept while nobody knows whether the act was done, so that a repeated click acts
 * once; after an answer, also a refusal, the next click is a new act: with the old key it would get the old answer.
 */
export function useActKey(): <Answer>(act: (key: string) => Promise<Answer>) => Promise<Answer> {
  let key = crypto.randomUUID();
  return async (act) => {
    try {
      const answer = await act(key);
      key = crypto.randomUUID();
      return answer;
    } catch (error) {
      // A server that failed, or a proxy before it, does not say whether the act was done.
      if (error instanceof ApiProblem && error.body.status < 500) key = crypto.randomUUID();
      throw error;
    }
  };
}
