import { isIPv6 } from 'node:net';
import { HourlyLimit } from './rate.ts';

/**
 * How often links may be asked for. Asking needs no account, so a limit must never take from the owner of a mailbox what a
 * stranger has used up: strangers are slowed where they stand, the mailbox always holds a link that still works.
 */

/** Somebody who asked too often about one address is refused this long after the last link, which then still works. */
const REFUSED_MS = 8 * 60_000;
/** However many ask about one address, its mailbox gets a new link this often. */
const HUSHED_MS = 5 * 60_000;
/** How many times as often as one asker all askers together may have one mailbox written to. */
const ALL_ASKERS = 4;
/** How many askers are remembered to have signed in. */
const REMEMBERED = 10_000;

export interface LinkLimitOptions {
  /** About one address, by one asker. */
  readonly linksPerAddressAndHour: number;
  /** By one asker: an address of IPv4, behind which a whole building may stand. */
  readonly linksPerIpAndHour: number;
  /** By one asker: a /64 of IPv6, of which one machine has all addresses. */
  readonly linksPerNetworkAndHour: number;
}

export class LinkLimits {
  readonly #pairs: HourlyLimit;
  readonly #machines: HourlyLimit;
  readonly #networks: HourlyLimit;
  readonly #mailboxes: HourlyLimit;
  /** Askers from whose side somebody has signed in with a mailbox: they are its owner as far as one can tell. */
  readonly #owners = new Set<string>();

  constructor({ linksPerAddressAndHour, linksPerIpAndHour, linksPerNetworkAndHour }: LinkLimitOptions) {
    this.#pairs = new HourlyLimit(linksPerAddressAndHour);
    this.#machines = new HourlyLimit(linksPerIpAndHour);
    this.#networks = new HourlyLimit(strictest(linksPerIpAndHour, linksPerNetworkAndHour));
    this.#mailboxes = new HourlyLimit(ALL_ASKERS * linksPerAddressAndHour);
  }

  /**
   * Returns whether somebody may ask now, known or unknown address alike.
   * @param ip of the asker
   * @param about what stands for the address, or for the old link
   */
  mayAsk(ip: string, about: string, now: number): boolean {
    const asker = networkOf(ip);
    const pair = `${asker} ${about}`;
    if (this.#pairs.isFull(pair, now) && now - this.#pairs.last(pair) < REFUSED_MS) return false;
    if (!this.#owners.has(pair) && !this.#askers(asker).take(asker, now)) return false;
    this.#pairs.take(pair, now);
    return true;
  }

  /** Returns whether a mailbox is to be written to: when not, a link that still works has just been sent there. */
  mayMail(ip: string, mailbox: string, now: number): boolean {
    if (this.#owners.has(`${networkOf(ip)} ${mailbox}`)) return true;
    if (this.#mailboxes.isFull(mailbox, now) && now - this.#mailboxes.last(mailbox) < HUSHED_MS) return false;
    this.#mailboxes.force(mailbox, now);
    return true;
  }

  /** Somebody has opened a link: what they asked for counts against nobody behind the same address. */
  signedIn(ip: string, mailbox: string): void {
    const asker = networkOf(ip);
    const pair = `${asker} ${mailbox}`;
    this.#askers(asker).giveBack(asker);
    this.#owners.delete(pair);
    this.#owners.add(pair);
    const [oldest] = this.#owners;
    if (this.#owners.size > REMEMBERED && oldest !== undefined) this.#owners.delete(oldest);
  }

  #askers(asker: string): HourlyLimit {
    return asker.endsWith('/64') ? this.#networks : this.#machines;
  }
}

function strictest(one: number, other: number): number {
  return Math.min(one || Infinity, other || Infinity) === Infinity ? 0 : Math.min(one || Infinity, other || Infinity);
}

/** Returns what stands for one asker: an address of IPv4, also where it is written as IPv6, or the /64 of one of IPv6. */
function networkOf(ip: string): string {
  const plain = ip.replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const [left, right] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const groups = [
    ...(left ?? []),
    ...Array<string>(8 - (left?.length ?? 0) - (right?.length ?? 0)).fill('0'),
    ...(right ?? []),
  ];
  const mapped = groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff';
  if (!mapped) return `${groups.slice(0, 4).join(':')}::/64`;
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((pair) => [pair >> 8, pair & 255])
    .join('.');
}
