import { createContext, type Snippet } from 'svelte';

/** The app hands over the menu of the signed-in person, and every TopBar shows it. */
export const [getAccount, setAccount] = createContext<Snippet | undefined>();
