import { DEFAULT_LIMITS, DEFAULT_RETENTION, type Settings } from '../../server/settings.ts';

/** No limit at all. */
export const NO_LIMITS = Object.fromEntries(
  Object.keys(DEFAULT_LIMITS).map((name) => [name, 0]),
) as unknown as Settings['limits'];

/** A server on any free port over the store of a folder, without limits, mail or anything else from outside. */
export function settingsIn(data: string, more: Partial<Settings> = {}): Settings {
  return {
    ...{ port: 0, host: '127.0.0.1', origin: null, data, databaseUrl: null, smtpUrl: null, tsaUrl: null },
    ...{ log: 'error', limits: NO_LIMITS, retention: DEFAULT_RETENTION, backups: null },
    webhookNetworks: [],
    ...more,
  };
}
