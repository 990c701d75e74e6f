import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { announce, announced, announceOthers } from '../../../../client/kit/feedback/announce.svelte.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

test('what others do is said at once, and then every five seconds with all that came meanwhile', () => {
  announceOthers('Marta tabled AM 1.');
  expect(announced.polite).toBe('Marta tabled AM 1.');
  announceOthers('Jonas commented.');
  announceOthers('Marta tabled AM 2.');
  vi.advanceTimersByTime(4_900);
  expect(announced.polite).toBe('Marta tabled AM 1.');
  vi.advanceTimersByTime(200);
  expect(announced.polite).toBe('Jonas commented. Marta tabled AM 2.');
  vi.advanceTimersByTime(60_000);
  announceOthers('Jonas commented again.');
  expect(announced.polite).toBe('Jonas commented again.');
});

test('the same sentence of others is said once, and what one does oneself does not wait', () => {
  announceOthers('Jonas commented.');
  announceOthers('Ada commented.');
  announceOthers('Ada commented.');
  announce('AM 3 adopted. 1 left.');
  expect(announced.polite).toBe('AM 3 adopted. 1 left.');
  vi.advanceTimersByTime(5_000);
  expect(announced.polite).toBe('Ada commented.');
});
