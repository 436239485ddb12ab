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

/** A counted word: `n_links` or, for one, `n_links_1`. */
function counted(key, n) {
  return n === 1 ? t(`${key}_1`, { n }) : t(key, { n: formatNumber(n) });
}

const label = (labels) => labels[languageColumn()] || labels[0];
const modeLabel = (mode) => label(KEY.modes[mode][3]);
const statusLabel = (status) => label(KEY.statuses[status].label);
const kindLabel = (kind) => label(KEY.kinds[kind] || [kind]);

const formats = new Map();

/** A formatter of the reader's language, made once: they are slow to make. */
function formatter(Kind, options) {
  const key = `${Kind.name}${language}${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Kind(language, options));
  return formats.get(key);
}

function formatNumber(value, digits = 0) {
  if (value >= 0 && value < 1000 && Number.isInteger(value)) return String(value); // alike in all, and at once
  return formatter(Intl.NumberFormat, { maximumFractionDigits: digits }).format(value);
}

function formatKm(km) {
  return formatNumber(km, km < 10 ? 1 : 0);
}

/** A date as written: 2018, 2018-05 or 2018-05-09, in the reader's language. */
function formatDate(iso) {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(iso || '');
  if (!match) return iso || t('no_date');
  const options = { year: 'numeric', timeZone: 'UTC' };
  if (match[2]) options.month = 'short';
  if (match[3]) options.day = 'numeric';
  const date = new Date(Date.UTC(+match[1], (match[2] || 1) - 1, +(match[3] || 1)));
  return Number.isNaN(date.getTime()) ? iso : formatter(Intl.DateTimeFormat, options).format(date);
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
