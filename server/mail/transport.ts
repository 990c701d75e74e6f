import { createTransport } from 'nodemailer';
import { oneLine } from './compose.ts';
import { htmlOf } from './render-html.ts';
import { textOf } from './render-text.ts';
import type { Message } from './message.ts';

/** Hands one mail over; rejects when it could not be, so that it is tried again. */
export interface Transport {
  send(to: string, message: Message, id: string): Promise<void>;
  close(): void;
}

/** The mail server has refused this address for good: trying again would not help. */
export class AddressRefused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`the address was refused: ${code}`);
    this.code = code;
  }
}

/** What a mail server said, by its codes alone: its sentences repeat whom the mail was for. */
export function codesOf(error: unknown): string {
  if (error instanceof AddressRefused) return error.code;
  if (typeof error !== 'object' || error === null) return 'unknown';
  const { code, responseCode, command } = error as { code?: unknown; responseCode?: unknown; command?: unknown };
  const known = [code, responseCode, command].filter((one) => typeof one === 'string' || typeof one === 'number');
  return known.length > 0 ? known.join(' ') : error instanceof Error ? error.name : 'unknown';
}

/**
 * Returns whether an SMTP error says that the mailbox does not exist (RFC 5321 4.2, RFC 3463). Refusals of the sender, of the
 * sign-in, for a full mailbox (5.2.2) or by policy (5.7) may end, so those are tried again.
 */
function refusesAddress(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { responseCode, command, response } = error as {
    responseCode?: unknown;
    command?: unknown;
    response?: unknown;
  };
  if (command !== 'RCPT TO' || typeof responseCode !== 'number' || responseCode < 500) return false;
  const [, enhanced = ''] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/.exec(typeof response === 'string' ? response : '') ?? [];
  return responseCode !== 552 && !/^5\.(2\.2|7\.)/.test(enhanced);
}

/**
 * Sends by SMTP.
 * @param url smtp: or smtps:, with `?from=` for the sender; else paraph@ the origin's host
 */
export function smtpTransport(url: string, origin: string): Transport {
  const parsed = new URL(url);
  const host = new URL(origin).hostname;
  const from = { name: 'Paraph', address: parsed.searchParams.get('from') ?? `paraph@${host}` };
  parsed.searchParams.delete('from');
  const transporter = createTransport({
    pool: true,
    maxConnections: 3,
    host: parsed.hostname,
    port: Number(parsed.port) || (parsed.protocol === 'smtps:' ? 465 : 587),
    secure: parsed.protocol === 'smtps:',
    ...(parsed.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(parsed.username), pass: decodeURIComponent(parsed.password) } }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // What a mail says comes from people: never read files or fetch addresses that they name.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(to, message, id) {
      const sending = transporter.sendMail({
        from,
        to: { name: '', address: to },
        ...(message.replyTo === undefined ? {} : { replyTo: { name: '', address: message.replyTo } }),
        subject: oneLine(message.subject),
        text: textOf(message),
        html: htmlOf(message),
        messageId: `<${id}@${host}>`,
        ...(message.thread === undefined ? {} : { references: `<letter-${message.thread}@${host}>` }),
        headers: headersOf(message),
        attachments: (message.attachments ?? []).map(({ name, type, content }) => ({
          filename: name,
          contentType: type,
          content: typeof content === 'string' ? content : Buffer.from(content),
        })),
      });
      await sending.catch((error: unknown) => {
        throw refusesAddress(error) ? new AddressRefused(codesOf(error)) : error;
      });
    },
    close: () => transporter.close(),
  };
}

/** Says that a program wrote this, that no absence notes are wanted, and how one click ends it (RFC 3834, RFC 8058). */
function headersOf({ unsubscribe }: Message): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'OOF, AutoReply',
    ...(unsubscribe === undefined
      ? {}
      : { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  };
}

/** Prints instead of sending: for a first try, and for the demo. */
export function consoleTransport(print: (line: string) => void): Transport {
  return {
    send(to, { subject, action }) {
      const { pathname, hash } = new URL(action.url);
      print(
        pathname === '/sign-in' && hash !== ''
          ? `Sign-in link for ${to}: ${action.url}`
          : `Mail to ${to}: ${subject} – ${action.url}`,
      );
      return Promise.resolve();
    },
    close: () => undefined,
  };
}
