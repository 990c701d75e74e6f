import type { ProviderSignIn, ProviderSignInOptions } from './provider-sign-in.ts';
import type { Provider } from './provider-settings.ts';

/** Returns what signs people in by providers. Whoever has none needs nothing of it in memory. */
export async function providersFor(
  providers: readonly Provider[] | undefined,
  around: Omit<ProviderSignInOptions, 'providers'>,
): Promise<ProviderSignIn | null> {
  if (providers === undefined) return null;
  const { ProviderSignIn } = await import('./provider-sign-in.ts');
  return new ProviderSignIn({ providers, ...around });
}
