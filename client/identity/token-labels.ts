import type { TokenScope } from '../../shared/api/token-scopes.ts';
import { m } from '../generated/i18n/messages.js';

/** What a token of each scope does. */
export const scopeLabels: { readonly [S in TokenScope]: () => string } = {
  read: m.identity_scope_read,
  letters: m.identity_scope_letters,
  directory: m.identity_scope_directory,
};
