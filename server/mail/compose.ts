import { pathOf } from '../../shared/screens.ts';
import type { Language } from '../../shared/api/notices.ts';
import type { Checkpoint } from '../../shared/proof/formats/checkpoint.ts';
import { changesBetween } from './changes.ts';
import { noticeOf, type Mail } from './kinds.ts';
import type { Attachment, Fact, Message, Section } from './message.ts';
import type { VersionText } from './sources.ts';
import { WORDS } from './words/index.ts';
import type { MailText, Words } from './words/words.ts';

/** What a mail is written with besides its own data. */
export interface Surroundings {
  readonly lang: Language;
  /** Scheme, host and port as browsers see them. */
  readonly origin: string;
  /** Id of the server's public key. */
  readonly kid?: string;
  /** One-time token of the link; it stands in the fragment, which no server ever sees. */
  readonly token?: string;
  /** Secret of the page that ends this kind of mail. */
  readonly stop?: string;
  /** The version that the mail is about, and the one that its receiver answered before. */
  readonly version?: VersionText;
  readonly before?: VersionText;
  /** The letter as a file; null when it could not be made. */
  readonly file?: Attachment | null;
  /** What proves the receiver's own answer. */
  readonly receipt?: Attachment;
  readonly replyTo?: string;
}

/** Writes a mail in its receiver's language. */
export function compose(mail: Mail, around: Surroundings): Message {
  const words = WORDS[around.lang];
  const said = saidOf(mail, words);
  const { version, before, file, receipt, replyTo } = around;
  const checkpoint = checkpointOf(mail);
  const quote = quoteOf(mail);
  const facts = factsOf(mail, words);
  const attachments = [
    ...(file ? [file] : []),
    ...(receipt ? [receipt] : []),
    ...(checkpoint ? [checkpointFile(checkpoint)] : []),
  ];
  const notes = [
    ...(file === undefined ? [] : [file === null ? words.attached.noPdf : words.attached.pdf]),
    ...(receipt ? [words.attached.receipt(`${around.origin}/verify`)] : []),
    ...(checkpoint ? [words.attached.checkpoint] : []),
  ];
  const small = [...(said.small ?? []), ...notes];
  const notice = noticeOf(mail.kind);
  const stop = notice === undefined || around.stop === undefined ? undefined : stopUrl(around, notice);
  return {
    lang: around.lang,
    subject: oneLine(said.subject),
    paragraphs: said.paragraphs,
    action: { label: said.action, url: urlOf(mail, around) },
    ...(quote === undefined ? {} : { quote }),
    ...(small.length > 0 ? { small } : {}),
    ...(facts.length > 0 ? { facts } : {}),
    ...(version && before ? { changes: changesBetween(before, version, words) } : {}),
    ...(version
      ? { text: { heading: words.labels.text(version.number), doc: version.doc, letterLang: version.lang } }
      : {}),
    footer: footerOf(words, around, notice === undefined ? words.footer.always : words.footer.why(notice), stop),
    ...(stop === undefined ? {} : { unsubscribe: stop }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...('letter' in mail.data ? { thread: mail.data.letter } : {}),
  };
}

/** Writes one mail of many: what happened in each letter, oldest first. @param files what goes with each, as in `Surroundings` */
export function composeDigest(
  mails: readonly Mail[],
  around: Surroundings,
  files: readonly (Attachment | null | undefined)[] = [],
): Message {
  const words = WORDS[around.lang];
  const sections = new Map<string, Section & { readonly items: Section['items'][number][] }>();
  const checkpoints = new Map<string, Checkpoint>();
  for (const mail of mails) {
    const { title, letter } = 'letter' in mail.data ? mail.data : { title: '', letter: '' };
    const said = saidOf(mail, words);
    const quote = quoteOf(mail);
    const section = sections.get(letter) ?? { title, items: [] };
    const link = { label: said.action, url: urlOf(mail, around) };
    section.items.push({ text: said.paragraphs[0] ?? said.subject, link, ...(quote === undefined ? {} : { quote }) });
    sections.set(letter, { ...section, title });
    const checkpoint = checkpointOf(mail);
    if (checkpoint) checkpoints.set(letter, checkpoint);
  }
  // One for each letter: a later checkpoint covers all that an earlier one does.
  const proofs = [...checkpoints.values()].map((one) => checkpointFile(one, checkpoints.size > 1));
  // One who was told of the lock and of the dispatch on one day gets the letter once, as it is now.
  const letters = [...new Set(files)].filter((file) => file !== null && file !== undefined);
  const attachments = [...letters, ...proofs];
  const small = [
    ...(letters.length > 0 ? [words.attached.pdf] : []),
    ...(files.includes(null) ? [words.attached.noPdf] : []),
    ...(proofs.length > 0 ? [words.attached.checkpoint] : []),
  ];
  return {
    lang: around.lang,
    subject: words.digest.subject(mails.length),
    paragraphs: [words.digest.intro],
    action: { label: words.digest.action, url: `${around.origin}/letters` },
    sections: [...sections.values()],
    ...(small.length > 0 ? { small } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
    footer: footerOf(words, around, undefined, undefined),
    ...(around.stop === undefined ? {} : { unsubscribe: stopUrl(around, 'digest') }),
  };
}

function saidOf<K extends Mail['kind']>(
  { kind, data }: { kind: K; data: Extract<Mail, { kind: K }>['data'] },
  words: Words,
): MailText {
  const { by, behalf } = data as { readonly by?: string; readonly behalf?: string };
  const named: unknown = by === undefined || behalf === undefined ? data : { ...data, by: words.behalf(by, behalf) };
  // The kind says which data it is; the compiler cannot follow that through the union.
  return (words.mails[kind] as (data: unknown) => MailText)(named);
}

function footerOf(words: Words, { origin, kid }: Surroundings, why: string | undefined, stop: string | undefined) {
  const { line, settings, key } = words.footer;
  return {
    lines: [...(why === undefined ? [] : [why]), line, ...(kid === undefined ? [] : [key(kid)])],
    links: [
      ...(stop === undefined ? [] : [{ label: words.footer.stop, url: stop }]),
      { label: settings, url: origin + pathOf('notifications') },
    ],
  };
}

function stopUrl({ origin, stop = '' }: Surroundings, what: string): string {
  return origin + pathOf('unsubscribe', { token: `${stop}.${what}` });
}

/** Where a mail's button leads. */
function urlOf(mail: Mail, { origin, token }: Surroundings): string {
  const fragment = token === undefined ? '' : `#${token}`;
  switch (mail.kind) {
    case 'sign-in': {
      const next = mail.data.next === undefined ? '' : `?next=${encodeURIComponent(mail.data.next)}`;
      return origin + pathOf('signIn') + next + fragment;
    }
    case 'invitation':
    case 'lead-offered':
      return origin + pathOf('letter', { id: mail.data.letter });
    case 'circulation':
    case 'reminder':
      // Whoever answered an earlier version is shown just what has changed.
      return (
        origin +
        pathOf(mail.data.answered === undefined ? 'signatory' : 'signatoryChanges', { id: mail.data.letter }) +
        fragment
      );
    case 'removed':
    case 'hand-over':
    case 'names-rule':
    case 'passkeys-asked':
    case 'receipt':
    case 'locked':
    case 'closed':
      return origin + pathOf('signatory', { id: mail.data.letter }) + fragment;
    case 'declined':
    case 'approved':
    case 'retracted':
      return origin + pathOf('board', { id: mail.data.letter });
    case 'passkey-added':
    case 'passkey-removed':
      return origin + pathOf('passkeys');
    case 'address-given':
      return origin + pathOf('letters');
    case 'listing-changed':
      return origin + pathOf('profile');
    case 'delegation':
      return origin + pathOf('delegation');
    case 'amendment-tabled':
    case 'amendment-decided':
    case 'amendment-asked':
    case 'wording-proposed':
      return origin + pathOf('amendment', { id: mail.data.letter, n: mail.data.number });
    case 'question':
      return origin + pathOf(mail.data.about === 'time' ? 'board' : 'letterSettings', { id: mail.data.letter });
    case 'comment':
      return `${origin}${pathOf('letter', { id: mail.data.letter })}?panel=comments`;
  }
}

/** What a person wrote, where the mail carries it. */
function quoteOf({ data }: Mail): string | undefined {
  const { message, reason, justification, text } = data as {
    readonly [name in 'message' | 'reason' | 'justification' | 'text']?: string;
  };
  return message ?? reason ?? justification ?? text;
}

function factsOf(mail: Mail, { labels, at }: Words): readonly Fact[] {
  const { data } = mail;
  const facts: Fact[] = [];
  if (mail.kind === 'receipt') {
    const { listedAs, at: when, assurance } = mail.data;
    if (mail.data.decision === 'approved') facts.push({ label: labels.listedAs, value: listedAs });
    facts.push({ label: labels.when, value: at(when) });
    if (assurance) facts.push({ label: labels.confirmedBy, value: labels[assurance] });
  }
  if ((mail.kind === 'circulation' || mail.kind === 'reminder') && mail.data.note !== undefined) {
    facts.push({ label: labels.note, value: mail.data.note });
  }
  if ('digest' in data) {
    facts.push({ label: labels.version, value: String(data.version) });
    facts.push({ label: labels.fingerprint, value: inFours(data.digest), code: true });
  }
  return facts;
}

function checkpointOf({ data }: Mail): Checkpoint | undefined {
  return 'checkpoint' in data ? data.checkpoint : undefined;
}

/** An anchor outside the server's reach (trust.md 8.3), as `paraph verify --checkpoint` takes it. */
function checkpointFile(checkpoint: Checkpoint, several = false): Attachment {
  return {
    name: several ? `checkpoint-${checkpoint.letter}.json` : 'checkpoint.json',
    type: 'application/json',
    content: `${JSON.stringify(checkpoint)}\n`,
  };
}

/** A fingerprint in groups of four, as it is read out and compared. */
function inFours(digest: string): string {
  return (digest.match(/.{1,4}/g) ?? []).join(' ');
}

/** Names and titles are people's: nothing in them ends a header, or turns the direction of what follows. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
}
