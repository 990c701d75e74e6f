/** Who is signed in on this device, asked once and handed to the screens by context. */
import { createContext } from 'svelte';
import type { MeView, Problem } from '../../shared/api/views.ts';
import { api } from './api.ts';

export class Session {
  #me = $state.raw<MeView | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #known = $state(false);

  /** Null while unknown and when nobody is signed in. */
  get me(): MeView | null {
    return this.#me;
  }
  /** Whether it has been asked who is signed in. */
  get known(): boolean {
    return this.#known;
  }
  get problem(): Problem | null {
    return this.#problem;
  }

  async load(): Promise<void> {
    const answer = await api.me();
    this.#me = answer.ok ? answer.value : null;
    this.#problem = answer.ok ? null : answer.problem;
    this.#known = true;
  }

  /** Ends the session here and starts afresh, so that nothing of the person stays in memory, nor on the device. */
  async signOut(ended: () => void): Promise<Problem | null> {
    const answer = await api.signOut();
    if (!answer.ok && answer.problem.code !== 'not-signed-in') return answer.problem;
    ended();
    location.assign((answer.ok && answer.value?.endSession) || '/sign-in');
    return null;
  }
}

/** The app sets it; a screen reads it. */
export const [getSession, setSession] = createContext<Session>();
