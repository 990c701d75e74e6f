import { es as letter } from '../../../shared/letter/words/es.ts';
import { brussels, type Words } from './words.ts';

const at = brussels('es-ES', (date, time) => `${date} a las ${time}, hora de Bruselas`);
const q = (title: string): string => `«${title}»`;

const MAY: { readonly [access: string]: string } = {
  read: 'leerla',
  comment: 'leerla y comentarla',
  amend: 'leerla, comentarla y proponer enmiendas',
  edit: 'editar el borrador',
  lead: 'decidir sobre ella con la autoría principal',
};

const REQUEST = [
  'El enlace es solo para usted: abre esta carta y nada más mientras se espere su respuesta. No lo reenvíe. Leer no le compromete a nada.',
  'Puede dar su conformidad o declinar. Nadie puede hacerlo por usted.',
];

const NOT_YOU =
  'Si no ha sido usted, avise de inmediato a quien ejerce la autoría principal y a quien gestiona Paraph en su organización.';

export const es: Words = {
  at,
  behalf: (person, mep) => `${person} (por ${mep})`,
  mails: {
    'sign-in': () => ({
      subject: 'Su enlace para entrar en Paraph',
      paragraphs: ['Use este enlace para entrar en Paraph. Sirve una vez, durante 15 minutos.'],
      action: 'Entrar',
      small: ['Si no lo ha pedido, ignore este correo: sin el enlace no ocurre nada.'],
    }),
    invitation: ({ by, title, access }) => ({
      subject: `${by} le invita a ${q(title)}`,
      paragraphs: [`${by} le da acceso a la carta abierta ${q(title)}. Usted puede ${MAY[access] ?? 'leerla'}.`],
      action: 'Abrir la carta',
    }),
    circulation: ({ by, title, version, answered, again, deadline }) => ({
      subject:
        answered === undefined
          ? `${by} le pide que cofirme ${q(title)}`
          : `${q(title)} ha cambiado: revísela, por favor`,
      paragraphs: [
        `${by} le pide que cofirme la versión ${String(version)} de la carta abierta ${q(title)}.${again ? ' Este correo sustituye al anterior sobre la misma versión.' : ''}`,
        ...(answered === undefined
          ? []
          : [
              `Usted respondió sobre la versión ${String(answered)}. El texto ha cambiado desde entonces, por lo que esa respuesta ya no cuenta. Más abajo figura lo que es distinto.`,
            ]),
        ...(deadline === undefined ? [] : [`Responda, por favor, antes del ${at(deadline)}.`]),
      ],
      action: `Leer la versión ${String(version)}`,
      small: REQUEST,
    }),
    reminder: ({ by, title, version, deadline }) => ({
      subject: `Recordatorio: ${q(title)} espera su respuesta`,
      paragraphs: [
        `${by} le ha pedido que cofirme la versión ${String(version)} de la carta abierta ${q(title)} y aún no tiene su respuesta.`,
        ...(deadline === undefined ? [] : [`Responda, por favor, antes del ${at(deadline)}.`]),
      ],
      action: `Leer la versión ${String(version)}`,
      small: REQUEST,
    }),
    receipt: ({ decision, title, version, late }) =>
      ({
        approved: {
          subject: `Resguardo: dio su conformidad a la versión ${String(version)} de ${q(title)}`,
          paragraphs: [
            late
              ? `Usted añadió una cofirma tardía a la versión ${String(version)} de la carta abierta ${q(title)}.`
              : `Usted dio su conformidad a la versión ${String(version)} de la carta abierta ${q(title)}.`,
            'Su conformidad cubre exactamente el texto que figura abajo, que tiene esta huella, y ningún otro. Si cambia una palabra, se le preguntará de nuevo.',
            `Conserve este correo. ${NOT_YOU}`,
          ],
          action: 'Ver o retirar su conformidad',
        },
        refused: {
          subject: `Resguardo: declinó la versión ${String(version)} de ${q(title)}`,
          paragraphs: [
            `Usted declinó la versión ${String(version)} de la carta abierta ${q(title)}. Su nombre no figurará.`,
            NOT_YOU,
          ],
          action: 'Ver o cambiar su respuesta',
        },
        retracted: {
          subject: `Resguardo: retiró su conformidad con ${q(title)}`,
          paragraphs: [
            `Usted retiró su conformidad con la versión ${String(version)} de la carta abierta ${q(title)}. Su nombre no figurará.`,
            NOT_YOU,
          ],
          action: 'Ver o cambiar su respuesta',
        },
      })[decision],
    declined: ({ by, title, version, reason }) => ({
      subject: `${by} declina ${q(title)}`,
      paragraphs: [
        `${by} declina firmar la versión ${String(version)} de ${q(title)}${reason === undefined ? '.' : ' por este motivo:'}`,
      ],
      action: 'Abrir el tablero de conformidad',
    }),
    approved: ({ by, title, version, late }) => ({
      subject: `${by} da su conformidad a ${q(title)}`,
      paragraphs: [
        late
          ? `${by} ha añadido una cofirma tardía a la versión ${String(version)} de ${q(title)}.`
          : `${by} da su conformidad a la versión ${String(version)} de ${q(title)}.`,
      ],
      action: 'Abrir el tablero de conformidad',
    }),
    retracted: ({ by, title, version }) => ({
      subject: `${by} retira su conformidad con ${q(title)}`,
      paragraphs: [`${by} ha retirado su conformidad con la versión ${String(version)} de ${q(title)}.`],
      action: 'Abrir el tablero de conformidad',
    }),
    locked: ({ title, version, listed }) => ({
      subject: `${q(title)} es definitiva`,
      paragraphs: [
        `La versión ${String(version)} de ${q(title)} es ahora el texto definitivo y ya no puede cambiarse.`,
        listed
          ? 'Su nombre figura al pie.'
          : 'Su nombre no figura al pie. Aún puede añadir una cofirma tardía hasta que se envíe la carta.',
      ],
      action: 'Leer el texto definitivo',
    }),
    closed: ({ title, version, listed, signatures }) => ({
      subject: `${q(title)} se ha enviado`,
      paragraphs: [
        `La versión ${String(version)} de ${q(title)} se ha enviado con ${signatures === 1 ? 'una firma' : `${String(signatures)} firmas`}. La lista está cerrada.`,
        listed ? 'Su nombre figura al pie.' : 'Su nombre no figura al pie.',
      ],
      action: 'Leer el texto definitivo',
    }),
    'passkey-added': ({ passkey, name }) => ({
      subject: 'Se ha añadido una llave de acceso a su cuenta',
      paragraphs: [
        `Se ha añadido la llave de acceso ${q(passkey)} a la cuenta de ${name} en Paraph.`,
        'Si no ha sido usted, revise ahora sus llaves de acceso y avise a quien gestiona Paraph en su organización: con una llave se puede dar conformidad a cartas en su nombre.',
      ],
      action: 'Ver sus llaves de acceso',
    }),
    'passkey-removed': ({ passkey, name }) => ({
      subject: 'Se ha quitado una llave de acceso de su cuenta',
      paragraphs: [
        `Se ha quitado la llave de acceso ${q(passkey)} de la cuenta de ${name} en Paraph.`,
        'Si no ha sido usted, revise ahora sus llaves de acceso y avise a quien gestiona Paraph en su organización.',
      ],
      action: 'Ver sus llaves de acceso',
    }),
    'address-given': ({ by, title, name, given }) => ({
      subject: `${name} figura en una lista con otra dirección`,
      paragraphs: [
        `${by} ha puesto el nombre ${name} en la lista de firmantes de ${q(title)} con la dirección ${given}, que no es la que este servidor conoce para ese nombre.`,
        'Quien lea ese buzón puede responder con ese nombre. La página y las pruebas dicen que la dirección la dio la autoría principal.',
        'Si no es usted, o no es su dirección, avise a la autoría principal y a quien gestione Paraph para usted.',
      ],
      action: 'Abrir Paraph',
    }),
    removed: ({ by, title, version, decision, reason }) => ({
      subject: `Ya no figura en la lista de firmantes de ${q(title)}`,
      paragraphs: [
        `${by} ha quitado su nombre de la lista de firmantes de la carta abierta ${q(title)}${reason === undefined ? '.' : ' por este motivo:'}`,
        decision === undefined
          ? 'Ya no tiene que responder.'
          : `Su respuesta a la versión ${String(version)} ya no cuenta. El recibo que se le envió sigue siendo válido, y suyo.`,
      ],
      action: 'Ver qué ha pasado',
    }),
    'lead-offered': ({ by, title }) => ({
      subject: `${by} le pide que asuma la autoría principal de ${q(title)}`,
      paragraphs: [
        `${by} le pide que asuma la autoría principal de la carta abierta ${q(title)}. Nada cambia hasta que acepte.`,
      ],
      action: 'Abrir la carta',
    }),
    'hand-over': ({ by, to, title }) => ({
      subject: `Otra autoría principal para ${q(title)}`,
      paragraphs: [
        `${by} pide a ${to} que asuma la autoría principal de la carta abierta ${q(title)}. Quien la asuma verá lo que usted responda.`,
        'Si no lo desea, puede retirar su respuesta antes de que se fije el texto.',
      ],
      action: 'Ver o cambiar su respuesta',
    }),
    'names-rule': ({ by, title, rule }) => ({
      subject: `Ha cambiado quién ve su respuesta sobre ${q(title)}`,
      paragraphs: [
        rule === 'shown'
          ? `${by} ha decidido que los miembros de la carta abierta ${q(title)} vean quién ha respondido antes de que se fije el texto. Vale para las respuestas que se den desde ahora.`
          : `${by} ha decidido que solo la autoría principal vea quién ha respondido a la carta abierta ${q(title)} antes de que se fije el texto. Vale para las respuestas que se den desde ahora.`,
        'Lo que se le prometió cuando respondió se mantiene.',
      ],
      action: 'Ver o cambiar su respuesta',
    }),
    'passkeys-asked': ({ by, title, version }) => ({
      subject: `${q(title)} pide ahora una clave de acceso`,
      paragraphs: [
        `${by} pide desde ahora una clave de acceso para responder a la carta abierta ${q(title)}. Usted aprobó la versión ${String(version)} mediante un enlace de correo.`,
        'Su aprobación se mantiene como la dio, y así se muestra. Con una clave de acceso puede retirarla y aprobar de nuevo.',
      ],
      action: 'Ver o cambiar su respuesta',
    }),
    'listing-changed': ({ before, now }) => ({
      subject: 'Su nombre figura ahora de otra manera',
      paragraphs: [
        `En el directorio figuraba como ${before}; desde ahora figura como ${now}. Las listas de cartas en las que ya está quedan como están.`,
        'Si no fue usted, deshaga el cambio en la página siguiente y avise a quien gestione Paraph para usted.',
      ],
      action: 'Ver cómo figura',
    }),
    delegation: ({ mep, adviser, by, change, toMep, until }) => {
      const who = toMep ? adviser : 'usted';
      const whose = toMep ? 'en nombre de usted' : `en nombre de ${mep}`;
      const end = until === undefined ? '.' : ` hasta el ${at(until)}.`;
      const done = {
        offered: `${by} propone que ${who} actúe ${whose}${end} Nada surte efecto antes de que ${who} acepte.`,
        declined: toMep ? `${adviser} no ha aceptado actuar ${whose}.` : `Usted no ha aceptado actuar ${whose}.`,
        given:
          by === adviser
            ? `${toMep ? adviser : 'Usted'} ha aceptado actuar ${whose}${end}`
            : `${by} ha permitido que ${who} actúe ${whose}${end}`,
        changed: `${by} ha cambiado lo que ${who} puede hacer ${whose}${end}`,
        ended: `${by} ha puesto fin a que ${who} actúe ${whose}. Surte efecto desde ahora.`,
      }[change];
      return {
        subject: {
          offered: toMep ? `Ha propuesto a ${adviser} actuar en su nombre` : `${mep} le propone actuar en su nombre`,
          declined: toMep ? `${adviser} no actúa en su nombre` : `No actúa en nombre de ${mep}`,
          given: toMep ? `${adviser} puede actuar en su nombre` : `Puede actuar en nombre de ${mep}`,
          changed: toMep
            ? `Ha cambiado lo que ${adviser} puede hacer en su nombre`
            : `Ha cambiado lo que puede hacer en nombre de ${mep}`,
          ended: toMep ? `${adviser} ya no actúa en su nombre` : `Ya no actúa en nombre de ${mep}`,
        }[change],
        paragraphs: [
          done,
          'Dar conformidad, declinar y bloquear una carta no se delegan nunca.',
          ...(toMep ? ['Si no es lo que desea, póngale fin en la página siguiente.'] : []),
        ],
        action: 'Ver las delegaciones',
      };
    },
    'amendment-tabled': ({ by, number, title, justification }) => ({
      subject: `Enmienda ${String(number)} presentada a ${q(title)}`,
      paragraphs: [
        `${by} ha presentado la enmienda ${String(number)} a ${q(title)}${justification === undefined ? '.' : ' con esta justificación:'}`,
      ],
      action: `Abrir la enmienda ${String(number)}`,
    }),
    'amendment-decided': ({ number, title, outcome, reason }) => {
      const why = reason === undefined ? '.' : ' por este motivo:';
      const done = { adopted: 'aprobada', rejected: 'rechazada', lapsed: 'decaída' }[outcome];
      return {
        subject: `Enmienda ${String(number)} a ${q(title)}: ${done}`,
        paragraphs: [
          {
            adopted: `La enmienda ${String(number)} a ${q(title)} ha sido aprobada.`,
            rejected: `La enmienda ${String(number)} a ${q(title)} ha sido rechazada${why}`,
            lapsed: `La enmienda ${String(number)} a ${q(title)} ha decaído${why}`,
          }[outcome],
        ],
        action: `Abrir la enmienda ${String(number)}`,
      };
    },
    'amendment-asked': ({ by, number, title, justification }) => ({
      subject: `${by} le propone presentar juntos la enmienda ${String(number)}`,
      paragraphs: [
        `${by} le propone presentar también en su nombre la enmienda ${String(number)} a ${q(title)}${justification === undefined ? '.' : ', con esta justificación:'}`,
      ],
      action: `Abrir la enmienda ${String(number)}`,
    }),
    'wording-proposed': ({ by, number, title, message }) => ({
      subject: `Otra redacción para la enmienda ${String(number)} a ${q(title)}`,
      paragraphs: [
        `${by} le pregunta si acepta otra redacción de la enmienda ${String(number)} a ${q(title)}${message === undefined ? '.' : ':'}`,
      ],
      action: `Abrir la enmienda ${String(number)}`,
    }),
    question: ({ by, address, about, title, message }) => {
      const who = address === undefined ? by : `${by} (${address})`;
      const wish = about === 'access' ? `acceso a ${q(title)}` : `más tiempo para responder sobre ${q(title)}`;
      return {
        subject: `${by} pide ${wish}`,
        paragraphs: [`${who} le pide, como autoría principal, ${wish}${message === undefined ? '.' : ':'}`],
        action: about === 'access' ? 'Ver quién tiene acceso' : 'Abrir el panel de firmas',
      };
    },
    comment: ({ by, title, how }) => ({
      subject: {
        comment: `${by} ha comentado ${q(title)}`,
        reply: `${by} ha respondido en ${q(title)}`,
        mention: `${by} le menciona en ${q(title)}`,
      }[how],
      paragraphs: [
        {
          comment: `${by} ha comentado el borrador de ${q(title)}:`,
          reply: `${by} ha respondido a un comentario en ${q(title)}:`,
          mention: `${by} le menciona en un comentario en ${q(title)}:`,
        }[how],
      ],
      action: 'Abrir la carta',
    }),
  },
  digest: {
    subject: (count) =>
      count === 1 ? 'Paraph: una novedad desde ayer' : `Paraph: ${String(count)} novedades desde ayer`,
    intro: 'Lo que ha ocurrido en sus cartas desde el último de estos correos.',
    action: 'Abrir sus cartas',
  },
  labels: {
    note: 'Qué ha cambiado',
    version: 'Versión',
    fingerprint: 'Huella de este texto',
    listedAs: 'Figura como',
    when: 'Cuándo',
    confirmedBy: 'Confirmada mediante',
    passkey: 'llave de acceso',
    link: 'nombre escrito, enlace de correo',
    text: (version) => `El texto de la versión ${String(version)}`,
    changes: (count, from) =>
      `${count === 1 ? 'Un cambio' : `${String(count)} cambios`} desde la versión ${String(from)}`,
    noWords: 'No ha cambiado ninguna palabra.',
    moreChanges: (count) => `${String(count)} más: vea la comparación en la página.`,
    added: 'nuevo',
    deleted: 'suprimido',
    moved: 'cambiado de lugar',
    formatted: 'solo ha cambiado su forma',
    parts: letter.parts,
  },
  attached: {
    pdf: 'La carta con sus firmas va adjunta en PDF.',
    noPdf: 'No se pudo crear el PDF para este correo; está en la página.',
    receipt: (page) =>
      `Conserve el archivo adjunto receipt.json: prueba por sí solo a qué texto respondió y cómo. Cualquiera puede comprobarlo en ${page}.`,
    checkpoint:
      'Conserve el punto de control adjunto: con él cualquiera puede comprobar más adelante que nada de lo registrado hasta ahora se ha cambiado u omitido.',
  },
  footer: {
    line: 'Paraph: un texto y quienes lo respaldan.',
    why: (notice) =>
      `Recibe este correo porque ha elegido que se le informe de ${
        {
          invitations: 'las invitaciones',
          declines: 'las negativas a firmar',
          approvals: 'las conformidades',
          final: 'los textos definitivos',
          amendments: 'las enmiendas',
          comments: 'los comentarios',
        }[notice]
      }.`,
    stop: 'Dejar de recibir estos correos',
    settings: 'Elegir qué correos recibe',
    key: (kid) => `Clave de este servidor: ${kid}`,
    always: 'Los correos como este llegan siempre: le piden una decisión o protegen lo decidido en su nombre.',
  },
};
