import { computed, ref } from 'vue';
import type { SessionView } from '../api/schemas/users.ts';
import { ApiProblem, call, get, post, sessionEvents } from './api-client.ts';
import { loadRegisters } from './registers.ts';

const user = ref<SessionView | undefined>();
/** The session ended while the person was at work: the page stays open below the sign-in. */
const expired = ref(false);
sessionEvents.addEventListener('signed-out', () => {
  expired.value = user.value !== undefined;
});

/** Until the first password was changed, the server answers nothing else. */
async function enter(view: SessionView): Promise<void> {
  if (!view.mustChangePassword) await loadRegisters();
  user.value = view;
}

/** The person signed in, shared by all pages of an application. */
export function useSession() {
  return {
    user,
    expired,
    roles: computed(() => new Set<string>((user.value?.roles ?? []).map((each) => each.role))),

    /** Asks the server who is signed in; nobody is an answer, not an error. */
    async restore(): Promise<void> {
      try {
        await enter(await get<SessionView>('/session'));
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.body.status !== 401) throw error;
        user.value = undefined;
      }
    },

    async signIn(username: string, password: string): Promise<void> {
      await enter(await post<SessionView>('/session', { username, password }));
      expired.value = false;
      sessionEvents.dispatchEvent(new Event('signed-in'));
    },

    async changePassword(currentPassword: string, newPassword: string): Promise<void> {
      await call('PUT', '/session/password', { body: { currentPassword, newPassword } });
      await enter(await get<SessionView>('/session'));
    },

    async signOut(): Promise<void> {
      await call('DELETE', '/session');
      user.value = undefined;
      expired.value = false;
    },
  };
}
