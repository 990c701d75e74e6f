/** Guesses a text's language by its smallest words and the words of every letter: enough to set `lang`, never to decide anything else. */

/** Words that are frequent in letters of one language, by BCP 47 tag; one that several languages have counts less for each. */
const WORDS: { readonly [lang: string]: string } = {
  en: 'the and of to that which with this for are has have not been our you we in is on it at by from their will dear sincerely european members january february march may june july october december',
  fr: 'le les des et est une un la de du dans pour que qui sur nous vous aux ce cette ont leur plus en au par ne pas avec votre notre européenne européen madame monsieur agréer janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
  de: 'der die das und ist nicht mit für auf dem den des ein eine wir sie zu von werden im in an bei uns ihnen sehr geehrte frau herr europäischen grüßen januar februar märz april mai juni juli oktober dezember',
  es: 'el la los las de en un y es una para que con por del nuestra nuestro ustedes usted su este esta más se lo han al como nos europea europeo estimado estimada atentamente enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  it: 'il la lo gli di della delle dei e è che per una un con sono nel alla noi questo questa più da non si le i europea europeo gentile saluti gennaio febbraio marzo aprile maggio giugno luglio settembre ottobre novembre dicembre',
  pt: 'o a os as de da do das dos e uma um para que com em no na não são pela pelo ao mais nós esta este você por nos europeia europeu senhora senhor cumprimentos janeiro fevereiro março abril maio junho julho setembro outubro novembro dezembro',
  nl: 'de het een van en in is dat voor met zijn niet ook wij u deze aan worden naar bij op te om over geachte europese europees groet januari februari maart april mei juni juli augustus oktober',
  pl: 'i w na się nie że jest do z oraz przez dla o są które jako tym tej po od europejskiej europejskiego szanowna szanowny pani pan poważaniem stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia',
  cs: 'a v je že se na jsou pro který která tento které také aby jako při k o ve evropské evropského vážená vážený paní pane pozdravem ledna února března dubna května června července srpna září října listopadu prosince',
  sk: 'a v je že sa na sú pre ktorý ktorá ktoré tento aby ako pri alebo k o vo európskej európskeho vážená vážený pani pozdravom januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra',
  sl: 'in je da se na so v za ki tudi ali pri kot mi biti te evropske evropskega spoštovana spoštovani gospa spoštovanjem januar februar marec maj junij julij avgust oktober',
  hr: 'i je da se na su u za koji koja kao ili od što biti te europske europskog poštovana poštovani gospođo poštovanjem siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca',
  hu: 'a az és hogy nem egy van ezt azt is meg vagy mint európai bizottság parlament tisztelt elnök asszony tisztelettel január február március április május június július augusztus szeptember október december',
  ro: 'și în de la pe cu nu este sunt pentru că care din să prin a al o europene european stimată stimate doamnă domnule ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie',
  sv: 'och att det som en för med är inte av den har vi på till i ett om europeiska parlamentet ärade bästa hälsningar januari februari mars april maj juni juli augusti oktober',
  da: 'og at det som en for med er ikke af den har vi på til i et om europæiske parlamentet kære hilsen januar februar marts april maj juni juli oktober',
  fi: 'ja on että ei se ovat joka mutta myös tai kuin sekä olemme me teille euroopan komission parlamentin arvoisa puheenjohtaja kunnioittavasti tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta',
  et: 'ja on et ei see oma või kui mis ka meie euroopa komisjoni parlamendi lugupeetud austatud jaanuar veebruar märts aprill juuni juuli oktoober detsember',
  lv: 'un ir ka ar par no uz kas arī lai mēs eiropas komisijas parlamenta godātā godātais cienījamā janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris',
  lt: 'ir yra kad su į iš apie kaip taip mes bei europos komisijos parlamento gerbiama gerbiamas pagarbiai sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio',
  el: 'και το να της του η των με για που από δεν είναι στην',
  bg: 'и на да се за в от са не че който това ние',
  mt: 'u li ta fil għal mhux dan din minn huwa aħna il tal ewropea ewropew jannar frar marzu april mejju ġunju lulju awwissu settembru ottubru novembru diċembru',
  ga: 'agus an na ar go is tá le bhfuil seo sin againn eorpach eanáir feabhra márta aibreán bealtaine meitheamh iúil lúnasa samhain nollaig',
};

const LISTS = Object.entries(WORDS).map(([lang, words]) => ({ lang, words: [...new Set(words.split(' '))] }));
/** In how many languages each word stands above. */
const SHARED = new Map<string, number>();
for (const { words } of LISTS) for (const word of words) SHARED.set(word, (SHARED.get(word) ?? 0) + 1);

/** Returns the language that a text most likely has, or undefined when too little speaks for any. */
export function guessLanguage(text: string): string | undefined {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  const scores = LISTS.map(({ lang, words }) => ({
    lang,
    score: words.reduce((sum, word) => sum + (counts.get(word) ?? 0) / (SHARED.get(word) ?? 1), 0),
    hits: words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0),
  }));
  scores.sort((one, other) => other.score - one.score);
  const [best, second] = scores;
  return best && best.hits >= 3 && best.score > (second?.score ?? 0) ? best.lang : undefined;
}
