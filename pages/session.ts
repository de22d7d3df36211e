import { computed, ref } from 'vue';
import { ApiProblem, call, get, post } from './api-client.ts';

/** The signed-in person as the server describes them. */
export interface SessionUser {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly { readonly role: string }[];
}

const user = ref<SessionUser | undefined>();

export function useSession() {
  return {
    user,
    roles: computed(() => new Set((user.value?.roles ?? []).map((each) => each.role))),

    /** Asks the server who is signed in; nobody is an answer, not an error. */
    async restore(): Promise<void> {
      try {
        user.value = await get<SessionUser>('/session');
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.body.status !== 401) throw error;
        user.value = undefined;
      }
    },

    async signIn(username: string, password: string): Promise<void> {
      user.value = await post<SessionUser>('/session', { username, password });
    },

    async signOut(): Promise<void> {
      await call('DELETE', '/session');
      user.value = undefined;
    },
  };
}
