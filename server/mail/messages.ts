import type { Checkpoint } from '../../shared/proof/checkpoint.ts';
import type { Mail } from './kinds.ts';

/** What each mail says, in English, as data; `text` and `html` dress it. */
export interface Message {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** The one thing to do. */
  readonly action: { readonly label: string; readonly url: string };
  /** Quoted words of a person. */
  readonly quote?: string;
}

/** Whose one-time token a mail's link carries; undefined for mails that carry none. */
export function linkPerson(mail: Mail): string | undefined {
  return mail.kind === 'sign-in' || mail.kind === 'circulation' ? mail.data.person : undefined;
}

/** Writes a mail. `token` for those that `linkPerson` names; it stands in the fragment, which no server ever sees. */
export function messageOf(mail: Mail, origin: string, token: string | undefined): Message {
  const fragment = token === undefined ? '' : `#${token}`;
  switch (mail.kind) {
    case 'sign-in': {
      const next = mail.data.next === undefined ? '' : `?next=${encodeURIComponent(mail.data.next)}`;
      return {
        subject: 'Your sign-in link for Paraph',
        paragraphs: [
          'Use this link to sign in to Paraph. It works once, for 15 minutes.',
          'If you did not ask for it, ignore this mail: nothing happens without the link.',
        ],
        action: { label: 'Sign in', url: `${origin}/sign-in${next}${fragment}` },
      };
    }
    case 'invitation': {
      const { title, by, access, letter } = mail.data;
      return {
        subject: `${by} invites you to “${title}”`,
        paragraphs: [`${by} gives you access to the open letter “${title}”. You may ${MAY[access] ?? 'read it'}.`],
        action: { label: 'Open the letter', url: `${origin}/l/${letter}` },
      };
    }
    case 'circulation':
      return circulation(mail.data, `${origin}/s/${mail.data.letter}${fragment}`);
    case 'declined': {
      const { title, by, version, letter, reason, checkpoint } = mail.data;
      return {
        subject: `${by} declines “${title}”`,
        paragraphs: [`${by} declines to sign version ${String(version)} of “${title}”.`, ...kept(checkpoint)],
        ...(reason === undefined ? {} : { quote: reason }),
        action: { label: 'Open the sign-off board', url: `${origin}/l/${letter}/signoff` },
      };
    }
    case 'passkey-added':
    case 'passkey-removed': {
      const done = mail.kind === 'passkey-added' ? 'added to' : 'removed from';
      return {
        subject: `A passkey was ${done} your account`,
        paragraphs: [
          `The passkey “${mail.data.passkey}” was ${done} the account of ${mail.data.name} at Paraph.`,
          'If that was not you, look at your passkeys now and tell whoever runs Paraph for you: a passkey can approve letters in your name.',
        ],
        action: { label: 'See your passkeys', url: `${origin}/settings/passkeys` },
      };
    }
    case 'locked': {
      const { title, version, digest, letter, listed, checkpoint } = mail.data;
      return {
        subject: `“${title}” is final`,
        paragraphs: [
          `Version ${String(version)} of “${title}” is now the final text and cannot be changed any more.`,
          listed
            ? 'Your name stands under it.'
            : 'Your name does not stand under it. You can still add a late co-signature until the letter is dispatched.',
          `Fingerprint: ${inFours(digest)}`,
          ...kept(checkpoint),
        ],
        action: { label: 'Read the final text', url: `${origin}/s/${letter}` },
      };
    }
  }
}

function circulation(data: Extract<Mail, { kind: 'circulation' }>['data'], url: string): Message {
  const { title, by, version, digest, deadline, message, answered, again, checkpoint } = data;
  const asks = `${by} asks you to co-sign version ${String(version)} of the open letter “${title}”.`;
  return {
    subject:
      answered === undefined ? `${by} asks you to co-sign “${title}”` : `“${title}” has changed: please look again`,
    paragraphs: [
      again ? `${asks} This replaces what we wrote to you about it before.` : asks,
      ...(answered === undefined
        ? []
        : [
            `You answered on version ${String(answered)}. The text has changed since, so that answer no longer counts. You will see just what is different.`,
          ]),
      ...(deadline === undefined ? [] : [`Please answer by ${inBrussels(deadline)}.`]),
      `Fingerprint of this text: ${inFours(digest)}`,
      'The link is yours alone and works once, for 15 minutes; after that it offers you a new one. Reading commits you to nothing.',
      ...kept(checkpoint),
    ],
    ...(message === undefined ? {} : { quote: message }),
    action: { label: `Read version ${String(version)}`, url },
  };
}

const MAY: { readonly [access: string]: string } = {
  read: 'read it',
  comment: 'read it and comment on it',
  amend: 'read it, comment and propose amendments',
  edit: 'edit the draft',
  lead: 'decide on it as its lead author',
};

/** A checkpoint to be kept by whoever gets the mail: an anchor outside the server's reach (trust.md 8.3). */
function kept(checkpoint: Checkpoint | undefined): readonly string[] {
  if (checkpoint === undefined) return [];
  return [
    `Keep this mail. The next line lets anybody check later that nothing recorded until now was changed or left out: ${JSON.stringify(checkpoint)}`,
  ];
}

/** A fingerprint in groups of four, as it is read out and compared. */
function inFours(digest: string): string {
  return (digest.match(/.{1,4}/g) ?? []).join(' ');
}

const brussels = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'full',
  timeStyle: 'short',
  timeZone: 'Europe/Brussels',
});

function inBrussels(iso: string): string {
  return `${brussels.format(new Date(iso))}, Brussels time`;
}

/** A mail's plain text. */
export function textOf({ paragraphs, quote, action }: Message): string {
  const quoted = quote === undefined ? [] : [quote.replace(/^/gm, '> ')];
  return [...paragraphs, ...quoted, `${action.label}:\n${action.url}`, FOOTER].join('\n\n') + '\n';
}

/** A mail's HTML: no images, no styles from elsewhere, nothing that reports back. */
export function htmlOf({ paragraphs, quote, action }: Message): string {
  const body = [
    ...paragraphs.map((one) => `<p>${escaped(one)}</p>`),
    ...(quote === undefined ? [] : [`<blockquote>${escaped(quote).replace(/\n/g, '<br>')}</blockquote>`]),
    `<p><a href="${escaped(action.url)}">${escaped(action.label)}</a></p>`,
    `<p><small>${escaped(FOOTER)}</small></p>`,
  ];
  return `<!doctype html><html lang="en"><body>${body.join('')}</body></html>`;
}

const FOOTER = 'Paraph: one text, and who stands behind it.';

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}
