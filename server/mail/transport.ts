import { createTransport } from 'nodemailer';
import { htmlOf, textOf, type Message } from './messages.ts';

/** Hands one mail over; rejects when it could not be, so that it is tried again. */
export interface Transport {
  send(to: string, message: Message, id: string): Promise<void>;
  close(): void;
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
      await transporter.sendMail({
        from,
        to: { name: '', address: to },
        subject: message.subject.replace(/[\r\n]+/g, ' '),
        text: textOf(message),
        html: htmlOf(message),
        messageId: `<${id}@${host}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
    close: () => transporter.close(),
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
