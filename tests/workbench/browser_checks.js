// Accessibility of the page: contrast, names, headings and keyboard; each finding is a line.
() => {
  const findings = [];
  const visible = (element) => element.checkVisibility({ visibilityProperty: true });
  const channels = (text) => {
    const found = text.match(/^rgba?\(([^)]+)\)$/);
    if (found) {
      const [r, g, b, a = 1] = found[1].split(/[ ,/]+/).map(Number);
      return [r, g, b, a];
    }
    const [r, g, b, a = 1] = text.match(/^color\(srgb ([^)]+)\)$/)[1].split(/[ /]+/).map(Number);
    return [r * 255, g * 255, b * 255, a];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(channels(getComputedStyle(e).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const contrast = (a, b) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);

  let texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !visible(element) || element.closest("script, style, noscript, #tip")) continue;
    const inChart = element instanceof SVGElement;
    // numbers on a heat map are on marks, not on the page; test_theme.py checks their contrast
    if (inChart && element.closest("#modules")) continue;
    const style = getComputedStyle(element);
    const below = ground(inChart ? element.closest("figure") : element);
    const ratio = contrast(over(channels(inChart ? style.fill : style.color), below), below);
    texts += 1;
    if (ratio < 4.5) findings.push(`contrast ${ratio.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 30)}`);
  }
  if (texts < 200) findings.push(`only ${texts} texts were checked`);

  const name = (e) => e.getAttribute("aria-label") || e.labels?.[0]?.textContent.trim() || e.textContent.trim()
    || document.getElementById(e.getAttribute("aria-labelledby"))?.textContent.trim();
  for (const e of document.querySelectorAll("a, button, select, input, summary, [role=region], nav, form, section, svg[role=img]")) {
    const byId = document.getElementById(e.getAttribute("aria-labelledby") ?? "");
    if (!(byId?.textContent.trim() || name(e))) findings.push(`no name: ${e.outerHTML.slice(0, 80)}`);
  }
  for (const e of document.querySelectorAll("figure svg")) {
    if (e.getAttribute("role") !== "img" || e.getAttribute("aria-label").length < 20) findings.push("a chart without words");
  }
  for (const e of document.querySelectorAll("th")) if (!e.scope) findings.push(`no scope: ${e.textContent}`);
  for (const e of document.querySelectorAll("td")) if (!e.closest("tr").querySelector("th")) findings.push("a row without a header");
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) findings.push(`id twice: ${id}`);
  for (const e of document.querySelectorAll("a[href^='#']")) if (!ids.includes(e.hash.slice(1))) findings.push(`no anchor ${e.hash}`);
  let level = 0;
  for (const e of document.querySelectorAll("h1, h2, h3, h4")) {
    const own = Number(e.tagName[1]);
    if (own > level + 1) findings.push(`${e.tagName} after H${level}: ${e.textContent}`);
    level = own;
  }
  for (const e of document.querySelectorAll("body *")) {
    const scrolls = visible(e) && e.scrollWidth > e.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
    if (scrolls && e.tabIndex < 0 && !e.querySelector("a")) findings.push(`scrolls, but not by keyboard: ${e.className}`);
  }
  return findings;
}
