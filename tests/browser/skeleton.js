// A fingerprint of all that can change what axe says of a page: its elements, roles, states, references and colours,
// the window and the colour scheme, but not its words. Empty where the page has a part that this cannot look into.
() => {
  const LANDMARKS = "nav, main, aside, header, footer, form, section, [role]";
  const REFERENCES = new Set(["for", "form", "headers", "list", "aria-labelledby", "aria-describedby", "aria-controls",
    "aria-owns", "aria-details", "aria-errormessage", "aria-activedescendant"]);
  const WORDS = new Set(["alt", "title", "placeholder", "value", "aria-label", "aria-description", "aria-valuetext",
    "aria-roledescription", "content", "label", "src", "srcset", "action", "datetime", "cite", "download", "nonce",
    "integrity", "maxlength", "minlength", "size", "rows", "cols", "formaction", "pattern"]);
  const VERBATIM = new Set(["tabindex", "aria-level", "colspan", "rowspan", "aria-posinset", "aria-setsize"]);
  const GEOMETRY = /^(d|x|y|x\d|y\d|c[xy]|r[xy]?|d[xy]|width|height|transform|points|viewBox|offset|dasharray|refX|refY)$/;
  const shapeOf = (text) => text.replace(/[\d.]+/g, "#");
  const has = (text) => (text.trim().length > 1 ? "t" : text.trim().length);

  if (document.querySelector("iframe, frame, object, embed")) return "";
  const ids = new Map();
  for (const each of document.querySelectorAll("[id]")) ids.set(each.id, (ids.get(each.id) ?? 0) + 1);

  const attribute = ({ name, value }, element) => {
    if (VERBATIM.has(name)) return `${name}=${value}`;
    if (name === "content" && element.matches("meta[name=viewport], meta[http-equiv]")) return `${name}=${value}`;
    if (name.startsWith("data-") || name.startsWith("on")) return "";
    if (GEOMETRY.test(name) && element instanceof SVGElement) return "";
    if (name === "id") return `id=${shapeOf(value)}${ids.get(value) > 1 ? "twice" : ""}`;
    if (name === "href") {
      const leads = value.startsWith("#") ? Boolean(document.getElementById(value.slice(1))) : has(value);
      return `href=${value.startsWith("#") ? shapeOf(value) : ""}${leads}`;
    }
    if (REFERENCES.has(name)) {
      return `${name}=${value.split(/\s+/).map((id) => shapeOf(id) + Boolean(document.getElementById(id)))}`;
    }
    return `${name}=${WORDS.has(name) ? has(value) : shapeOf(value)}`;
  };

  const looks = (element, words) => {
    const style = getComputedStyle(element);
    const pixels = parseFloat(style.fontSize);
    const large = pixels >= 24 || (pixels >= 18.66 && style.fontWeight >= 700);
    const scrolls = element !== document.documentElement && /auto|scroll/.test(style.overflow)
      && (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight);
    return [
      words ? `${style.color} ${style.fill} ${large} ${style.textShadow}` : "",
      style.backgroundColor, shapeOf(style.backgroundImage), style.opacity, style.filter, style.mixBlendMode,
      style.position, style.textDecorationLine, scrolls,
    ].join(" ");
  };

  const skeleton = (element) => {
    if (/^(script|style|template|noscript)$/i.test(element.nodeName)) return element.nodeName;
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const words = has(own.map((node) => node.data).join(""));
    const field = element.matches("input, textarea, select");
    const state = field && [has(element.value ?? ""), element.checked, element.disabled, element.required,
      element.labels?.length];
    const visible = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const kinds = new Set([...element.children].map(skeleton));
    return [
      element.nodeName,
      [...element.attributes].map((each) => attribute(each, element)).sort().join(" "),
      words, state, visible && looks(element, words || field),
      [...kinds].join("\n"),
    ].join("|");
  };

  // What rules say of the page as a whole: the order of headings, and landmarks that have one name.
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((each) => each.checkVisibility()).map((each) => each.nodeName);
  const steps = new Set(levels.map((level, place) => `${levels[place - 1]}>${level}`));
  const named = [...document.querySelectorAll(LANDMARKS)].map((each) => {
    const by = each.getAttribute("aria-labelledby")?.split(/\s+/).map((id) => document.getElementById(id)?.textContent);
    return `${each.nodeName} ${each.getAttribute("role")} ${by ?? each.getAttribute("aria-label")}`;
  });
  const alike = [...new Set(named.filter((name, place) => named.indexOf(name) !== place).map((name) => name.split(" ")[0]))];
  const scheme = ["dark", "light"].find((each) => matchMedia(`(prefers-color-scheme: ${each})`).matches);
  const forced = matchMedia("(forced-colors: active)").matches;
  const whole = [
    innerWidth, innerHeight, scheme, forced, has(document.title),
    [...steps], levels.filter((level) => level === "H1").length, alike, skeleton(document.documentElement),
  ].join("\n");

  // cyrb53, twice with other seeds: 106 bits of it are as good as the text itself, and quick to carry.
  const hash = (seed) => {
    let high = 0xdeadbeef ^ seed;
    let low = 0x41c6ce57 ^ seed;
    for (let place = 0; place < whole.length; place += 1) {
      const code = whole.charCodeAt(place);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return `${(high >>> 0).toString(16)}-${(low >>> 0).toString(16)}`;
  };
  return `${hash(1)}-${hash(2)}`;
}
