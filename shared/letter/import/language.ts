/** Guesses a text's language by its smallest words: enough to set `lang`, never enough to decide anything else. */

/** Words that are frequent in one language and rare in the others, by BCP 47 tag. */
const SMALL_WORDS: { readonly [lang: string]: string } = {
  en: 'the and of to that which with this for are has have not been our you',
  fr: 'le les des et est une dans pour que qui sur nous vous aux ce cette ont leur plus',
  de: 'der die das und ist nicht mit für auf dem den des ein eine wir sie zu von werden',
  es: 'el los las y es una para que con por del nuestra ustedes su este esta más se lo han',
  it: 'il gli della delle e che per una con sono nel alla noi questo questa più dei',
  pt: 'os das dos uma para que com não são pela pelo ao mais nós esta este você em',
  nl: 'het een van en dat voor met zijn niet ook wij deze aan worden naar bij',
  pl: 'i w na się nie że jest do oraz przez dla są które jako tym tej',
  cs: 'a je že se na jsou pro který která tento které také aby jako při',
  sk: 'a je že sa na sú pre ktorý ktorá ktoré tento aby ako pri alebo',
  sl: 'in je da se na so za ki tudi ali pri kot mi biti te',
  hr: 'i je da se na su za koji koja kao ili od što biti te',
  hu: 'a az és hogy nem egy van ezt azt is meg vagy mint',
  ro: 'și în de la pe cu nu este sunt pentru că care din să prin',
  sv: 'och att det som en för med är inte av den har vi på till',
  da: 'og at det som en for med er ikke af den har vi på til ikke',
  fi: 'ja on että ei se ovat joka mutta myös tai kuin sekä olemme',
  et: 'ja on et ei see oma või kui mis ka meie',
  lv: 'un ir ka ar par no uz kas arī lai mēs',
  lt: 'ir yra kad su į iš apie kaip taip mes bei',
  el: 'και το να της του η των με για που από δεν είναι στην',
  bg: 'и на да се за в от са не че който това ние',
  mt: 'u li ta fil għal mhux dan din minn huwa aħna',
  ga: 'agus an na ar go is tá le bhfuil seo sin againn',
};

/** Answers the language that a text most likely has, or undefined when too little speaks for any. */
export function guessLanguage(text: string): string | undefined {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  const scores = Object.entries(SMALL_WORDS).map(([lang, words]) => ({
    lang,
    score: words.split(' ').reduce((sum, word) => sum + (counts.get(word) ?? 0), 0),
  }));
  scores.sort((one, other) => other.score - one.score);
  const [best, second] = scores;
  return best && best.score >= 3 && best.score > (second?.score ?? 0) ? best.lang : undefined;
}
