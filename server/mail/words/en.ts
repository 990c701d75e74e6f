import { en as letter } from '../../../shared/letter/words/en.ts';
import { brussels, type Words } from './words.ts';

const at = brussels('en-GB', (date, time) => `${date} at ${time}, Brussels time`);
const q = (title: string): string => `“${title}”`;

const MAY: { readonly [access: string]: string } = {
  read: 'read it',
  comment: 'read it and comment on it',
  amend: 'read it, comment and propose amendments',
  edit: 'edit the draft',
  lead: 'decide on it as its lead author',
};

const REQUEST = [
  'The link is yours alone: it opens this letter and nothing else for as long as you are asked. Do not pass it on. Reading commits you to nothing.',
  'You can approve or decline. Nobody can do either for you.',
];

export const en: Words = {
  at,
  behalf: (person, mep) => `${person} (for ${mep})`,
  mails: {
    'sign-in': () => ({
      subject: 'Your sign-in link for Paraph',
      paragraphs: ['Use this link to sign in to Paraph. It works once, for 15 minutes.'],
      action: 'Sign in',
      small: ['If you did not ask for it, ignore this mail: nothing happens without the link.'],
    }),
    invitation: ({ by, title, access }) => ({
      subject: `${by} invites you to ${q(title)}`,
      paragraphs: [`${by} gives you access to the open letter ${q(title)}. You may ${MAY[access] ?? 'read it'}.`],
      action: 'Open the letter',
    }),
    circulation: ({ by, title, version, answered, again, deadline }) => ({
      subject:
        answered === undefined ? `${by} asks you to co-sign ${q(title)}` : `${q(title)} has changed: please look again`,
      paragraphs: [
        `${by} asks you to co-sign version ${String(version)} of the open letter ${q(title)}.${again ? ' This replaces what we wrote to you about it before.' : ''}`,
        ...(answered === undefined
          ? []
          : [
              `You answered on version ${String(answered)}. The text has changed since, so that answer no longer counts. What is different stands below.`,
            ]),
        ...(deadline === undefined ? [] : [`Please answer by ${at(deadline)}.`]),
      ],
      action: `Read version ${String(version)}`,
      small: REQUEST,
    }),
    reminder: ({ by, title, version, deadline }) => ({
      subject: `Reminder: ${q(title)} waits for your answer`,
      paragraphs: [
        `${by} has asked you to co-sign version ${String(version)} of the open letter ${q(title)}, and has not had your answer yet.`,
        ...(deadline === undefined ? [] : [`Please answer by ${at(deadline)}.`]),
      ],
      action: `Read version ${String(version)}`,
      small: REQUEST,
    }),
    receipt: ({ decision, title, version, late }) =>
      ({
        approved: {
          subject: `Receipt: you approved version ${String(version)} of ${q(title)}`,
          paragraphs: [
            late
              ? `You added a late co-signature to version ${String(version)} of the open letter ${q(title)}.`
              : `You approved version ${String(version)} of the open letter ${q(title)}.`,
            'Your approval covers exactly the text below, which has this fingerprint, and no other. If a word changes, you will be asked again.',
            'Keep this mail. If you did not do this, tell the lead author and whoever runs Paraph for you at once.',
          ],
          action: 'See or withdraw your approval',
        },
        refused: {
          subject: `Receipt: you declined version ${String(version)} of ${q(title)}`,
          paragraphs: [
            `You declined version ${String(version)} of the open letter ${q(title)}. You will not be listed.`,
            'If you did not do this, tell the lead author and whoever runs Paraph for you at once.',
          ],
          action: 'See or change your answer',
        },
        retracted: {
          subject: `Receipt: you withdrew your approval of ${q(title)}`,
          paragraphs: [
            `You withdrew your approval of version ${String(version)} of the open letter ${q(title)}. You will not be listed.`,
            'If you did not do this, tell the lead author and whoever runs Paraph for you at once.',
          ],
          action: 'See or change your answer',
        },
      })[decision],
    declined: ({ by, title, version, reason }) => ({
      subject: `${by} declines ${q(title)}`,
      paragraphs: [
        `${by} declines to sign version ${String(version)} of ${q(title)}${reason === undefined ? '.' : ' and gives a reason:'}`,
      ],
      action: 'Open the sign-off board',
    }),
    approved: ({ by, title, version, late }) => ({
      subject: `${by} approves ${q(title)}`,
      paragraphs: [
        late
          ? `${by} has added a late co-signature to version ${String(version)} of ${q(title)}.`
          : `${by} approves version ${String(version)} of ${q(title)}.`,
      ],
      action: 'Open the sign-off board',
    }),
    retracted: ({ by, title, version }) => ({
      subject: `${by} withdraws an approval of ${q(title)}`,
      paragraphs: [`${by} has withdrawn the approval of version ${String(version)} of ${q(title)}.`],
      action: 'Open the sign-off board',
    }),
    locked: ({ title, version, listed }) => ({
      subject: `${q(title)} is final`,
      paragraphs: [
        `Version ${String(version)} of ${q(title)} is now the final text and cannot be changed any more.`,
        listed
          ? 'Your name stands under it.'
          : 'Your name does not stand under it. You can still add a late co-signature until the letter is dispatched.',
      ],
      action: 'Read the final text',
    }),
    closed: ({ title, version, listed, signatures }) => ({
      subject: `${q(title)} has been dispatched`,
      paragraphs: [
        `Version ${String(version)} of ${q(title)} has been dispatched with ${signatures === 1 ? 'one signatory' : `${String(signatures)} signatories`}. The list is closed.`,
        listed ? 'Your name stands under it.' : 'Your name does not stand under it.',
      ],
      action: 'Read the final text',
    }),
    'passkey-added': ({ passkey, name }) => ({
      subject: 'A passkey was added to your account',
      paragraphs: [
        `The passkey ${q(passkey)} was added to the account of ${name} at Paraph.`,
        'If that was not you, look at your passkeys now and tell whoever runs Paraph for you: a passkey can approve letters in your name.',
      ],
      action: 'See your passkeys',
    }),
    'passkey-removed': ({ passkey, name }) => ({
      subject: 'A passkey was removed from your account',
      paragraphs: [
        `The passkey ${q(passkey)} was removed from the account of ${name} at Paraph.`,
        'If that was not you, look at your passkeys now and tell whoever runs Paraph for you.',
      ],
      action: 'See your passkeys',
    }),
    'address-given': ({ by, title, name, given }) => ({
      subject: `${name} was listed with another address`,
      paragraphs: [
        `${by} has put the name ${name} on the list of signatories of ${q(title)} with the address ${given}, which is not the one that this server has for that name.`,
        'Whoever reads that mailbox can answer under this name. The page and the evidence say that the lead author gave the address.',
        'If that is not you, or not your address, tell the lead author and whoever runs Paraph for you.',
      ],
      action: 'Open Paraph',
    }),
    removed: ({ by, title, version, decision, reason }) => ({
      subject: `You are no longer on the list of signatories of ${q(title)}`,
      paragraphs: [
        `${by} has taken your name off the list of signatories of the open letter ${q(title)}${reason === undefined ? '.' : ' for this reason:'}`,
        decision === undefined
          ? 'You need not answer any more.'
          : `Your answer on version ${String(version)} no longer counts. What you were sent as a receipt stays valid, and yours.`,
      ],
      action: 'See what happened',
    }),
    'lead-offered': ({ by, title }) => ({
      subject: `${by} asks you to take the lead of ${q(title)}`,
      paragraphs: [
        `${by} asks you to become the lead author of the open letter ${q(title)}. Nothing changes before you accept.`,
      ],
      action: 'Open the letter',
    }),
    'hand-over': ({ by, to, title }) => ({
      subject: `Another lead author for ${q(title)}`,
      paragraphs: [
        `${by} asks ${to} to take the lead of the open letter ${q(title)}. Whoever leads sees what you answer.`,
        'If you do not want that, you can withdraw your answer before it is locked.',
      ],
      action: 'See or change your answer',
    }),
    'names-rule': ({ by, title, rule }) => ({
      subject: `Who sees your answer on ${q(title)} has changed`,
      paragraphs: [
        rule === 'shown'
          ? `${by} has decided that members of the open letter ${q(title)} see who has answered before it is locked. This holds for answers given from now on.`
          : `${by} has decided that only the lead author sees who has answered on the open letter ${q(title)} before it is locked. This holds for answers given from now on.`,
        'What was promised when you answered stays so.',
      ],
      action: 'See or change your answer',
    }),
    'passkeys-asked': ({ by, title, version }) => ({
      subject: `${q(title)} now asks for passkeys`,
      paragraphs: [
        `${by} asks for a passkey from now on for answers on the open letter ${q(title)}. You approved version ${String(version)} by mail link.`,
        'Your approval stands as it was given, and is shown so. With a passkey you can withdraw it and approve again.',
      ],
      action: 'See or change your answer',
    }),
    'listing-changed': ({ before, now }) => ({
      subject: 'How your name is listed has changed',
      paragraphs: [
        `In the directory you were ${before}, and are ${now} from now on. Lists of letters that have you already stay as they are.`,
        'If that was not you, change it back on the page below and tell whoever runs Paraph for you.',
      ],
      action: 'See how you are listed',
    }),
    delegation: ({ mep, adviser, by, change, toMep, until }) => {
      const whom = toMep ? adviser : 'you';
      const whose = toMep ? 'your' : `${mep}’s`;
      const done = {
        offered: `${by} asks whether ${whom} will act on ${whose} behalf${until === undefined ? '.' : ` until ${at(until)}.`} Nothing holds before ${toMep ? adviser : 'you'} ${toMep ? 'accepts' : 'accept'}.`,
        given: `${by === adviser ? `${toMep ? adviser : 'You'} ${toMep ? 'has' : 'have'} accepted to` : `${by} has let ${whom}`} act on ${whose} behalf${until === undefined ? '.' : ` until ${at(until)}.`}`,
        changed: `${by} has changed what ${whom} may do on ${whose} behalf${until === undefined ? '.' : `, until ${at(until)}.`}`,
        declined: `${toMep ? adviser : 'You'} ${toMep ? 'has' : 'have'} declined to act on ${whose} behalf.`,
        ended: `${by} has ended it that ${whom} may act on ${whose} behalf. This holds from now on.`,
      }[change];
      return {
        subject: {
          offered: toMep ? `You have asked ${adviser} to act on your behalf` : `${mep} asks you to act on their behalf`,
          given: toMep ? `${adviser} may act on your behalf` : `You may act on behalf of ${mep}`,
          changed: toMep ? `What ${adviser} may do for you has changed` : `What you may do for ${mep} has changed`,
          declined: toMep ? `${adviser} does not act on your behalf` : `You do not act on behalf of ${mep}`,
          ended: toMep ? `${adviser} no longer acts on your behalf` : `You no longer act on behalf of ${mep}`,
        }[change],
        paragraphs: [
          done,
          'Approving, declining and locking a letter are never delegated.',
          ...(toMep ? ['If this is not what you want, end it on the page below.'] : []),
        ],
        action: 'See delegations',
      };
    },
    'amendment-tabled': ({ by, number, title, justification }) => ({
      subject: `AM ${String(number)} tabled on ${q(title)}`,
      paragraphs: [
        `${by} has tabled AM ${String(number)} on ${q(title)}${justification === undefined ? '.' : ', with this justification:'}`,
      ],
      action: `Open AM ${String(number)}`,
    }),
    'amendment-decided': ({ number, title, outcome, reason }) => ({
      subject: `AM ${String(number)} on ${q(title)}: ${outcome}`,
      paragraphs: [
        {
          adopted: `AM ${String(number)} on ${q(title)} has been adopted.`,
          rejected: `AM ${String(number)} on ${q(title)} has been rejected${reason === undefined ? '.' : ' for this reason:'}`,
          lapsed: `AM ${String(number)} on ${q(title)} has lapsed${reason === undefined ? '.' : ' for this reason:'}`,
        }[outcome],
      ],
      action: `Open AM ${String(number)}`,
    }),
    'amendment-asked': ({ by, number, title, justification }) => ({
      subject: `${by} asks you to table AM ${String(number)} together`,
      paragraphs: [
        `${by} asks you to table AM ${String(number)} on ${q(title)} together${justification === undefined ? '.' : ', with this justification:'}`,
      ],
      action: `Open AM ${String(number)}`,
    }),
    'wording-proposed': ({ by, number, title, message }) => ({
      subject: `Another wording for AM ${String(number)} on ${q(title)}`,
      paragraphs: [
        `${by} asks whether you accept another wording of AM ${String(number)} on ${q(title)}${message === undefined ? '.' : ':'}`,
      ],
      action: `Open AM ${String(number)}`,
    }),
    question: ({ by, address, about, title, message }) => {
      const who = address === undefined ? by : `${by} (${address})`;
      const wish = about === 'access' ? `access to ${q(title)}` : `more time to answer on ${q(title)}`;
      return {
        subject: `${by} asks for ${wish}`,
        paragraphs: [`${who} asks you, as the lead author, for ${wish}${message === undefined ? '.' : ':'}`],
        action: about === 'access' ? 'See who has access' : 'Open the sign-off board',
      };
    },
    comment: ({ by, title, how }) => ({
      subject: {
        comment: `${by} commented on ${q(title)}`,
        reply: `${by} replied on ${q(title)}`,
        mention: `${by} mentions you on ${q(title)}`,
      }[how],
      paragraphs: [
        {
          comment: `${by} has commented on the draft of ${q(title)}:`,
          reply: `${by} has replied to a comment on ${q(title)}:`,
          mention: `${by} mentions you in a comment on ${q(title)}:`,
        }[how],
      ],
      action: 'Open the letter',
    }),
  },
  digest: {
    subject: (count) =>
      count === 1 ? 'Paraph: one thing since yesterday' : `Paraph: ${String(count)} things since yesterday`,
    intro: 'What happened in your letters since the last of these mails.',
    action: 'Open your letters',
  },
  labels: {
    note: 'What changed',
    version: 'Version',
    fingerprint: 'Fingerprint of this text',
    listedAs: 'Listed as',
    when: 'When',
    confirmedBy: 'Confirmed by',
    passkey: 'passkey',
    link: 'typed name, mail link',
    text: (version) => `The text of version ${String(version)}`,
    changes: (count, from) =>
      `${count === 1 ? 'One change' : `${String(count)} changes`} since version ${String(from)}`,
    noWords: 'No word has changed.',
    moreChanges: (count) => `${String(count)} more: see the comparison on the page.`,
    added: 'new',
    deleted: 'deleted',
    moved: 'moved',
    formatted: 'only its form has changed',
    parts: letter.parts,
  },
  attached: {
    pdf: 'The letter with its signatures is attached as PDF.',
    noPdf: 'The PDF could not be made for this mail; the page has it.',
    receipt: (page) =>
      `Keep the attached receipt.json: it proves by itself which text you answered on, and how. Anybody can check it at ${page}.`,
    checkpoint:
      'Keep the attached checkpoint: with it anybody can check later that nothing recorded until now was changed or left out.',
  },
  footer: {
    line: 'Paraph: one text, and who stands behind it.',
    why: (notice) =>
      `You get this mail because you chose to hear of ${
        {
          invitations: 'invitations',
          declines: 'refusals to sign',
          approvals: 'approvals',
          final: 'final texts',
          amendments: 'amendments',
          comments: 'comments',
        }[notice]
      }.`,
    stop: 'Stop these mails',
    settings: 'Choose which mails you get',
    key: (kid) => `Key of this server: ${kid}`,
    always: 'Mails like this one always come: they ask you to decide, or guard what was decided in your name.',
  },
};
