/**
 * The words by which the parts of a letter are known, in the languages of the Union. Patterns are tried on one line of
 * plain text in NFC. A language that is missing here loses nothing but convenience: its parts come in as paragraphs.
 */

const SUBJECT = String.raw`(?:subject(?: matter)?|re|object|objet|concerne|betreff|betr\.|betrifft|asunto|oggetto|assunto|onderwerp|betreft|temat|dotyczy|sprawa|předmět|věc|predmet|vec|zadeva|ämne|ärende|emne|vedr\.|vedrørende|aihe|asia|teema|tárgy|subiect|obiect|относно|θέμα|tema|temats|suġġett|ábhar)`;
/** "Subject:", with the colon; what follows is the subject. Some say it in two languages, "Objet / Subject:". */
export const SUBJECT_LABEL = new RegExp(String.raw`^${SUBJECT}(?:\s*[/|]\s*${SUBJECT})?\s*[:：]\s*`, 'iu');

/** "To:", a label before addressees. */
export const TO_LABEL =
  /^(?:to|addressed to|addressees?|à|an|a|para|destinataires?|empfänger|destinatarios?|destinatári[oa]s?|destinatari[oi]?|aan|do|til|till|komu|adresát|adresat|príjemca|címzett(?:ek)?|vastaanottajat?|mottagare|modtagere?|προς|до|către|destinatar|za|prima|adresāts|adresatas|saaja|lil)\s*:\s*/iu;

/** "From:", a label before the sender. */
export const FROM_LABEL =
  /^(?:from|sender|de|von|absender|expéditeur|remitente|da|mittente|van|afzender|od|från|fra|feladó|lähettäjä|από|от|expeditor|nadawca|odesílatel)\s*:\s*/iu;

/** "Date:", a label before place and date. */
export const DATE_LABEL =
  /^(?:place and date|date|lieu et date|datum|ort, datum|fecha|lugar y fecha|data|luogo e data|dato|päiväys|päivämäärä|dátum|kelt|ημερομηνία|дата|kuupäev|datums)\s*:\s*/iu;

/** "For the attention of", which stays in the text: it is a part of its own. */
export const ATTENTION =
  /^(?:(?:for|to) (?:the )?attention(?: of)?\b|(?:for )?attn?\b\.?|attention\s*:|att\.?\s*:|à l[’']attention d|z\.\s?hd|zu händen|a la atención d|all[’']attenzione d|alla cortese attenzione|c\.\s?a\.\s|t\.\s?a\.\s?v\.|ter attentie van|à atenção d|k rukám|în atenția|till? opmærksomhed|figyelmébe|tiedoksi|υπόψη)/iu;

/** "Cc:": who gets a copy is not whom the letter is addressed to. */
export const COPY_LABEL =
  /^(?:b?cc\s*[:.–-]|b?cc (?=\p{Lu})|c\.\s?c\.|with (?:a )?cop(?:y|ies) to\b|cop(?:y|ies)(?: to)?\s*:|copy to\b|copies? à(?=[\s:])|en copie\b|copie\s*:|(?:in )?kopie(?: an| aan)?\s*:|(?:in )?kopie an\b|(?:con )?copia (?:a|al|para)\b|(?:in |e )?copia\s*:|(?:e )?p\.\s?c\.|per conoscenza\b|c\/c\b|com cópia\b|cópia\s*:|kopia\s*:|kopi(?:a)? til\b|do wiadomości\s*:|másolat\w*|κοιν(?:οποίηση)?\.?\s*:|con copia a\b|afschrift(?: aan)?\s*:|(?:na vědomí|na vedomie|v vednost|na znanje|spre știință)(?=[\s:])|(?:kópia|kopija|kopja|kopio|koopia|ärakiri|jäljennös|preslika|kopia|kopi)(?: (?:pre|za|til|till|lil|saajale))?\s*:|копие(?: до)?\s*:|cóip(?: chuig)?\s*:|copie\s*:)/iu;

/** Titles that open a salutation only when a comma or colon ends the line; else they open an addressee's name. */
const TITLES =
  /^(?:mesdames|messieurs|madame|monsieur|mesdames et messieurs|madam|sir|sirs|señor|señora|señores|señoras|onorevol\w*|signor\w*|egregi\w*|illustr\w*|spettabil\w*|exm\p{L}*\.?(?: sr\p{L}?\.?)?|ilm\p{L}*\.?|excm\p{L}*\.?|sr[as]?\.?|exz?cel+en\p{L}*|your excellenc\w+|honou?rable|(?:mr|mrs|ms|mister)\.?(?= (?:vice|executive|prime|president|chair|commissioner|minister|high|secretary|director|speaker|ambassador))|meine (?:sehr )?(?:damen|verehrten)|damen und herren|κύρι\p{L}*|pan\w*|tisztelt|hölgyem|uram)[\s,]/iu;
const GREETINGS =
  /^(?:dear|to whom it may concern|esteemed|ch[eè]re?s?|sehr geehrte\p{L}*|liebe\p{L}*|verehrte\p{L}*|werte\p{L}*|estimad[oa]s?|excelentísim[oa]s?|distinguid[oa]s?|querid[oa]s?|gentil[ei]|gentilissim\p{L}*|car[oaie]|geachte|beste|hooggeachte|prezad[oa]s?|ilustríssim\p{L}*|szanown\p{L}*|drog[aai]\p{L}*|vážen\p{L}*|mil[áéý]\p{L}*|stimat\p{L}*|kära|bästa|ärade|kære|ærede|hyvä\p{L}*|arvoisa\p{L}*|tisztelt|kedves|spoštovan\p{L}*|drag[iae]|poštovan\p{L}*|уважаем\p{L}*|αξιότιμ\p{L}*|αγαπητ\p{L}*|a chara|a chairde|lugupeetud|austatud|cienījam\p{L}*|godāt\p{L}*|gerbiam\p{L}*|għażiż\p{L}*)(?=[\s,:!]|$)/iu;

/** Returns whether a line begins with a word that only greetings begin with. */
export function isDear(line: string): boolean {
  return GREETINGS.test(line);
}

/** Returns whether a line greets the addressee. */
export function isSalutation(line: string): boolean {
  if (line.length > 240) return false;
  if (GREETINGS.test(line)) return /[,:!，]$/.test(line) || (line.length <= 70 && !/[.;?]$/.test(line));
  return TITLES.test(line) && /[,:!]$/.test(line);
}

const CLOSINGS = [
  /^(?:yours|most|very)?,?\s*(?:very )?(?:sincerely|faithfully|truly|respectfully|cordially)(?: yours)?$/iu,
  /^(?:yours|yours (?:in solidarity|ever)|best|warmly|cheers|with (?:many |our |sincere )?thanks|many thanks|thanking you(?: in advance)?|thank you(?: in advance)?|with (?:deep |great |high )?(?:respect|appreciation|esteem|hope)|we remain (?:at your disposal|yours.*)|with (?:our |the )?(?:highest|utmost) (?:consideration|respect|esteem))$/iu,
  /^(?:with |our |my )?(?:our |my )?(?:very |most )?(?:kind|kindest|best|warm|warmest) (?:regards|wishes)(?: and .{1,30})?$/iu,
  /^(?:regards|with respect|with gratitude|in solidarity|signed|respectfully submitted|with (?:the )?assurances? of .+)$/iu,
  /^(?:nous vous prions|je vous prie|veuillez|nous vous demandons|recevez|soyez assuré|dans l[’']attente .+(?:veuillez|nous vous prions)).*(?:agréer|recevoir|croire|accepter|salutations|considération|sentiments).*$/iu,
  /^(?:bien )?(?:cordialement|sincèrement|respectueusement)(?: à vous| vôtres?)?$|^(?:avec )?(?:nos|mes) .*salutations.*$|^salutations(?: .+)?$|^bien à vous$|^avec (?:toute )?(?:notre|ma|nos|mes) .+$/iu,
  /^mit (?:freundliche[nm]?|besten|herzlichen|vorzüglicher|kollegialen|solidarischen|europäischen|herzlichem|freundlichem)(?: und .+)? (?:grü(?:ß|ss)en|gru(?:ß|ss)|hochachtung)$|^(?:hochachtungsvoll|beste grü(?:ß|ss)e|freundliche grü(?:ß|ss)e|herzliche grü(?:ß|ss)e)$/iu,
  /^(?:muy )?(?:atentamente|cordialmente|respetuosamente)$|^(?:le|les|lo) saluda[nm]?(?:os)? .*$|^(?:reciba|reciban|sin otro particular|un (?:cordial |afectuoso )?saludo|saludos|con un saludo|cordiales saludos).*$|^(?:quedamos|quedo) a su disposición.*$/iu,
  /^(?:con )?(?:distinti|cordiali|i (?:nostri )?(?:migliori|più cordiali)) saluti$|^(?:un )?cordiale saluto$|^.{0,200}\b(?:porgiamo|porgo|inviamo|salutiamo)\b.{0,60}$|^cordialmente$|^in fede$|^con (?:osservanza|stima)$/iu,
  /^(?:met )?(?:vriendelijke|hartelijke|beleefde) groet(?:en)?$|^hoogachtend$|^met (?:de meeste )?hoogachting$/iu,
  /^(?:com )?os (?:melhores|nossos melhores) cumprimentos$|^(?:atenciosamente|com os melhores cumprimentos|respeitosamente|atentamente|cordialmente|com (?:a mais )?elevada (?:consideração|estima)|subscrevemo-nos)$/iu,
  /^z (?:poważaniem|wyrazami szacunku)$|^z wyrazami (?:najwyższego |głębokiego )?szacunku$|^łącz(?:ę|ymy) wyrazy szacunku$|^s (?:pozdravem|úctou|pozdravom|spoštovanjem|poštovanjem|štovanjem)$|^(?:lep pozdrav|lepo pozdravljeni)$/iu,
  /^cu (?:(?:deosebit[ăa]?|deosebit) )?(?:respect|stimă|considerație)$|^(?:med )?(?:vänlig|vänliga|bästa|venlig|venlige)(?: hälsning(?:ar)?| hilsen(?:er)?)$|^(?:hälsningar|venlig hilsen)$/iu,
  /^(?:kunnioittavasti|ystävällisin terveisin|kunnioittaen|parhain terveisin|ystävällisesti|tisztelettel|(?:szívélyes )?üdvözlettel|pagarbiai|su pagarba|ar cieņu|lugupidamisega|tervitades|is (?:mise|muide),? le meas|le meas|b[’']rispett|dejjem tiegħek)$/iu,
  /^(?:с уважение|с почит|με (?:ιδιαίτερη )?εκτίμηση|μετά τιμής|με τιμή|με φιλικούς χαιρετισμούς)$/iu,
];

/** Returns whether a line says goodbye. Long courtesies count only as whole sentences of French and Spanish letters. */
export function isClosing(line: string): boolean {
  if (line.length > 330) return false;
  const bare = line.replace(/[\s,.!:–—-]+$/u, '').trim();
  return bare.length > 0 && CLOSINGS.some((closing) => closing.test(bare));
}

/** A heading under which names stand. */
export function isSignaturesHeading(line: string): boolean {
  if (line.length > 80) return false;
  const bare = line
    .replace(/\s*\([^()]{1,40}\)/, '')
    .replace(/^\d+\s+/, '')
    .replace(/[\s:.]+$/u, '');
  return SIGNATURES.test(bare);
}
const SIGNATURES =
  /^(?:(?:the|les|die|der|los|las|i|gli|le|os|as|de|het|οι|a|az)\s+)?(?:(?:the |list of |all |full list of |further |other |additional |supporting |mep |meps[’']? |co-?)*(?:signatures?|signator(?:y|ies)|signed by|signers|co-?signed by|co-?signator(?:y|ies)|supported by|endorsed by)(?: by| of| from| to)?(?: the)?(?: following)?(?: meps?| members(?: of the european parliament)?| european parliament| letter| open letter)?(?: have signed.*)?|(?:we, )?the undersigned(?: meps?| members(?: of the european parliament)?)?|undersigned|meps who signed.*|(?:liste des |les |autres )?(?:co-?)?signataires?(?: de la lettre)?|(?:co-?)?signé par|signatures des .+|(?:liste der |weitere )?(?:mit)?unterzeichne\p{L}*(?: von| durch)?|(?:mit)?unterschriften|(?:lista de |los )?(?:co)?firmantes|firmas?|firmad[oa] por|(?:elenco dei )?(?:co)?firmatari\p{L}*|firme|firmato da|sottoscritt\p{L}+|(?:mede)?ondertekena(?:ars|ar)|(?:mede)?ondertekend door|handtekeningen|assinaturas|(?:co-?|os )?signatários|co-?subscritores|subscritores|assinado por|sygnatariusz\p{L}*|podpis\p{L}*|podeps\p{L}*|signatári\p{L}*|signatáři|semnat\p{L}*|undertecknare|undertecknad\p{L}*|underskriv\p{L}*|underskrevet af|allekirjoitta\p{L}*|aláírók?|υπογρ\p{L}+|подпис\p{L}*|potpis\p{L}*|parakst\p{L}*|allakirjuta\p{L}*|pasiraš\p{L}*|firmatarji|sínit\p{L}*)(?: (?:and|et|und|y|e|en|i|a|och|og) \p{L}+)?$/iu;

/** "Open letter …", a line above everything that may be the title. */
export const OPEN_LETTER =
  /^(?:joint )?(?:open letter|lettre ouverte|offener brief|carta abierta|lettera aperta|open brief|carta aberta|list otwarty|öppet brev|åbent brev|otevřený dopis)\b/iu;

/** Returns whether a line says no more than that this is an open letter. */
export function isOpenLetter(line: string): boolean {
  return OPEN_LETTER.test(line) && line.replace(OPEN_LETTER, '').trim() === '';
}

const DAY = String.raw`(?:\d{1,2}|[xX_?.…]{1,3}|\[[^\]]{1,20}\])`;
const YEAR = String.raw`(?:\d{4}|\d{2}[xX_]{2}|\[[^\]]{1,20}\])`;
const MONTH = String.raw`\p{L}{3,14}\.?`;
const DATES = [
  String.raw`${DAY}(?:\.|º|er|st|nd|rd|th|-?a|-?e)?\s+(?:of\s+|de\s+|d[’']|ta[’']\s+)?${MONTH}(?:\s+(?:de|del))?,?\s+${YEAR}`,
  String.raw`\p{L}{3,12}\s+${DAY}(?:st|nd|rd|th)?,?\s+${YEAR}`,
  String.raw`\d{4}\.?\s+(?:\p{L}{3,14}|m\.\s+\p{L}{3,14})\s+\d{1,2}\.?(?:\s*d\.)?`,
  String.raw`\d{4}\.\s+gada\s+\d{1,2}\.\s+\p{L}{3,14}`,
  String.raw`\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}`,
  String.raw`\d{4}-\d{2}-\d{2}`,
  String.raw`(?:january|february|march|april|may|june|july|august|september|october|november|december|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|januar|februar|märz|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)(?:\s+de)?\s+\d{4}`,
].join('|');
const DATELINE = new RegExp(
  String.raw`^(?:done (?:at|in)\s+|fait à\s+|\()?(?:[\p{Lu}[][\p{L}\s.'’/()[\]-]{1,60}[,;–—-]?\s+)?(?:(?:le|den|the|el|on|am|a|al|li|dne|dnia|lì|il|de|den|d\.)\s+)?(?:\p{L}+day,?\s+)?(?:${DATES})\.?\)?(?:\s*(?:г\.|r\.|\.))?(?:,\s+[\p{Lu}][\p{L} .'’/-]{1,40})?$`,
  'iu',
);
const PLACEHOLDER =
  /^\[?[^[\]]*\b(?:place|date|lieu|datum|ort|fecha|lugar|luogo|data)\b[^[\]]*\](?:,?\s*\[[^\]]*\])?$/iu;

/** Returns whether a line says where and when, whatever the order and language. */
export function isDateline(line: string): boolean {
  if (line.length > 90) return false;
  return DATELINE.test(line) || (line.startsWith('[') && PLACEHOLDER.test(line));
}

/** Returns how much a block looks like its sender's (above 0) or its addressee's (below 0). */
export function senderScore(lines: readonly string[], first: boolean): number {
  // No sender or addressee takes more; a letter's text does.
  const whole = lines.join('\n').slice(0, 2_000);
  const count = (pattern: RegExp, weight: number): number => (pattern.test(whole) ? weight : 0);
  const sender =
    count(
      /\bM[Ee]Ps?\b|\bMdEPs?\b|members? of the european parliament|mitglied(?:er)? des europäischen parlaments|député\p{L}* (?:au parlement )?europé|eurodiputad|diputad\p{L}+ al parlamento|eurodeputat|europarlamentar/iu,
      2,
    ) +
    count(/@|\b(?:tel|phone|tél|fax|telefon|teléfono)\b/iu, 2) +
    count(/wiertz|\bASP\b|\bSpinelli\b|allée du printemps/u, 2) +
    count(
      /^(?:european parliament|parlement européen|europäisches parlament|parlamento europe[oa]|europees parlement|parlament europejski)$/imu,
      1,
    ) +
    count(/^(?:the )?(?:office of|bureau d|büro|oficina d|abgeordnetenbüro|group of|groupe|fraktion|grupo)\b/imu, 2) +
    (first ? 1 : 0);
  const addressee =
    count(/^(?:to the\b|an (?:die|den|das|frau|herrn)\b|à (?:la|l[’']|monsieur|madame)\b|a la\b|al\b)/imu, 3) +
    count(
      /president (?:of|for)|präsident\p{L}* (?:der|des)|présidente? d|president[ae] de|commissioner|commissaire|kommissar|comisari[oa]|minister|ministr|kanzler|chancell|premier|taoiseach|high representative|secretary.general|generaldirekt|director.general/iu,
      3,
    ) +
    count(
      /european commission|commission européenne|europäische kommission|comisión europea|council|conseil|europäischer rat|consejo|government|gouvernement|bundesregierung|gobierno|parliament of|berlaymont|rue de la loi|wetstraat|(?:europa|justus lipsius) building/iu,
      2,
    ) +
    count(
      /^(?:mr|mrs|ms|m\.|mme|madame|monsieur|herrn?|frau|sr\.?|sra\.?|señora?|h\.?\s?e\.?|his excellency|her excellency|dear|the (?:right )?hon)\b/imu,
      2,
    );
  return sender - addressee;
}

/** A line that begins with somebody's title or office. */
export const PERSON =
  /^(?:mr|mrs|ms|mme|m\.|madame|monsieur|herrn?|frau|sr\.?|sra\.?|señora?|dr|prof|h\.?\s?e\.?|his excellency|her excellency|(?:executive )?vice-president|president|commissioner|minister|high representative)[\s.]/iu;

/** A block that goes on with the address above it: it begins with a street, a box or a postcode. */
export const STREET_FIRST =
  /^(?:rue|avenue|av\.|boulevard|bd|place|square|plaza|calle|via|piazza|p\.?o\.? box|bp|\d{1,5}[ ,]|[A-Z]{1,3}-?\d{3,6}|\p{L}+(?:straße|strasse|straat|laan|plein|platz|allee|gasse)\b)/iu;

/** "On behalf of the group:", "Signed by": a line above those who sign. */
export const ABOVE_AUTHORS =
  /^.{2,90}:$|^\(?(?:(?:e-?|electronically )?signed(?: electronically)?(?: by)?|signé(?: par)?|gez\.|firmado|firmato|s\.)\)?$/iu;

/** A reference number or the like, which is neither sender nor addressee. */
export const REFERENCE =
  /^(?:(?:our |your )?ref(?:erence|erenz)?[\s.:]|réf|n\/réf|az[.:]|aktenzeichen|[\p{Lu}]\s?\(\d{4}\)|.{0,20}\bares\s?\(\d{4}\))/iu;

/** What may follow the author and is not one: postscripts, copies, notes. */
export const AFTERWORD =
  /^(?:p\.?\s?s\.?\b|cc\b|c\.c\.|copy|copies|copie|kopie|copia|annex|annexe|anlage|anexo|allegat|enclosure|encl|notes?\b|contact|press|for (?:more|further) information|\[\^?\d+\]|\(?\d+\)? https?:|https?:|\*)/iu;
