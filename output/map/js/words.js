/* Words, numbers and names in the reader's language. */

let language = document.documentElement.lang || 'en';
const languageColumn = () => Math.max(0, KEY.languages.indexOf(language));

/** A word of the page, with {slots} filled in. */
function t(key, slots) {
  let text = (KEY.words[language] || KEY.words.en)[key] || KEY.words.en[key] || key;
  if (slots) {
    for (const [slot, value] of Object.entries(slots)) {
      text = text.split(`{${slot}}`).join(String(value));
    }
  }
  return text;
}

/** Which of a word's forms a number takes: Russian has three, English two, Korean and Chinese one. */
const FORMS = {
  en: (n) => (n === 1 ? 0 : 1),
  ru: (n) => {
    const [last, tens] = [n % 10, n % 100];
    if (last === 1 && tens !== 11) return 0;
    return last >= 2 && last <= 4 && (tens < 12 || tens > 14) ? 1 : 2;
  },
};

/** A counted word; its forms stand in the file of words with a bar between them. */
function counted(key, n) {
  const forms = t(key).split('|');
  const form = (FORMS[language] || (() => 0))(n);
  return (forms[form] || forms[0]).split('{n}').join(formatNumber(n));
}

const label = (labels) => labels[languageColumn()] || labels[0];
const modeLabel = (mode) => label(KEY.modes[mode][3]);
const statusLabel = (status) => label(KEY.statuses[status].label);
const kindLabel = (kind) => label(KEY.kinds[kind] || [kind]);

const SEPARATORS = { en: [',', '.'], ko: [',', '.'], zh: [',', '.'], ru: ['\u00a0', ','] };

/** A number as the reader's language groups it; by hand, for Intl takes its time when the page opens. */
function formatNumber(value, digits = 0) {
  const [comma, point] = SEPARATORS[language] || SEPARATORS.en;
  const [whole, rest] = Math.abs(value).toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, comma);
  const decimals = (rest || '').replace(/0+$/, '');
  const text = decimals ? `${grouped}${point}${decimals}` : grouped;
  return value < 0 && /[1-9]/.test(text) ? `\u2212${text}` : text;
}

function formatKm(km) {
  return formatNumber(km, km < 10 ? 1 : 0);
}

/** A date as written: 2018, 2018-05 or 2018-05-09, in the reader's language; by hand, as numbers are. */
function formatDate(iso) {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso || '');
  if (!match) return iso || t('no_date');
  const [, y, month, day] = match;
  const m = month ? t(day ? 'months_of' : 'months').split('|')[+month - 1] : '';
  if (month && !m) return iso;
  return day ? t('date_day', { y, m, d: +day }) : m ? t('date_month', { y, m }) : t('date_year', { y });
}

const COUNTRY_NAMES = new Map(GROUND.countries.map((row) => [row[0], row.slice(4)]));

function countryName(code) {
  const names = COUNTRY_NAMES.get(code);
  return names ? label(names) : code;
}

const SCRIPTS = { ko: /[\uac00-\ud7a3]/, zh: /[\u4e00-\u9fff]/, ru: /[\u0400-\u04ff]/ };
const LOCAL_LANGUAGE = { KP: 'ko', KR: 'ko', CN: 'zh', TW: 'zh', HK: 'zh', RU: 'ru', JP: 'ja' };
const NO_OTHERS = [];

/** A name of a place or corridor in a language, '' when it has none. */
function nameIn(thing, tag) {
  const others = thing.o || thing.k2 || NO_OTHERS;
  const exact = others.find((name) => name[1] === tag);
  if (exact) return exact[0];
  const script = SCRIPTS[tag];
  if (!script) return '';
  if (script.test(thing.n)) return thing.n;
  const written = others.find(
    (name) => (!name[1] || name[1].startsWith(tag)) && script.test(name[0]) && !/Latn/.test(name[1]),
  );
  return written ? written[0] : '';
}

/** The name to show: the reader's language first. */
function displayName(thing) {
  return (language === 'en' ? '' : nameIn(thing, language)) || thing.n || t('unnamed');
}

/** The local name where it differs from the one shown, '' otherwise. */
function localName(place) {
  const local = LOCAL_LANGUAGE[place.c];
  if (!local || local === language) return '';
  const name = nameIn(place, local);
  return name && name !== displayName(place) ? name : '';
}

const listWords = (words) => {
  try {
    return new Intl.ListFormat(language, { type: 'conjunction' }).format(words);
  } catch {
    return words.join(', ');
  }
};
