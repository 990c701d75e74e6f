/**
 * Loaded into the demo's server before anything else (`node --import`), so that its pictures are the same each time: the day
 * and hour at which it starts are fixed, and so is what its ids are made of. Time passes as everywhere.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const shift = Number(process.env['PICTURES_SHIFT'] ?? 0);
const now = Date.now.bind(Date);

globalThis.Date = new Proxy(Date, {
  construct: (real, given, called): Date =>
    Reflect.construct(real, given.length === 0 ? [now() + shift] : given, called) as Date,
  get: (real, key) => (key === 'now' ? () => now() + shift : (Reflect.get(real, key) as unknown)),
});

if (process.env['PICTURES_CHANCE'] === 'fixed') {
  let drawn = 0;
  crypto.randomBytes = ((size: number): Buffer => {
    drawn += 1;
    return crypto.hash('sha512', String(drawn), 'buffer').subarray(0, size);
  }) as typeof crypto.randomBytes;
  syncBuiltinESMExports();
}
