
"use strict";
(() => {
  const one = (id) => document.getElementById(id);
  const main = one("steps");
  const steps = [...main.querySelectorAll(".step")];
  const headings = [...main.querySelectorAll("h2")];
  const chips = [...document.querySelectorAll("[data-filter]")];
  const severity = one("severity");
  const folder = one("folder");
  const text = one("text");
  const isBad = (step) => ["drift", "failed", "error"].includes(step.dataset.verdict);

  for (const name of new Set(steps.map((step) => step.dataset.folder).filter(Boolean))) {
    folder.append(new Option(name, name));
  }

  // Searching looks at what tells steps apart, not at headers that all of them have.
  const searched = new Map();
  const searchedText = (step) => {
    if (!searched.has(step)) {
      const parts = step.querySelectorAll("summary, .id, .groups, .sides, .note");
      searched.set(step, [...parts].map((part) => part.textContent).join(" ").toLowerCase());
    }
    return searched.get(step);
  };

  const filter = () => {
    const verdicts = new Set(chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.dataset.filter));
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const step of steps) {
      const { verdict, severity: worst, folder: place } = step.dataset;
      const fits = (verdicts.size === 0 || verdicts.has(verdict))
        && (severity.value === "" || severity.value === worst)
        && (folder.value === "" || place === folder.value || place.startsWith(folder.value + " / "))
        && words.every((word) => searchedText(step).includes(word));
      step.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    let visible = false;
    for (const part of [...main.children].reverse()) {
      if (part.matches(".step")) visible ||= !part.hidden;
      if (part.matches("h2")) { part.hidden = !visible; visible = false; }
    }
    one("shown").textContent = shown === steps.length ? `${shown} steps` : `${shown} of ${steps.length} steps`;
    one("none").hidden = shown > 0 || steps.length === 0;
  };

  const clear = () => {
    chips.forEach((chip) => chip.setAttribute("aria-pressed", "false"));
    severity.value = folder.value = text.value = "";
    filter();
  };

  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      filter();
    });
  }
  severity.addEventListener("change", filter);
  folder.addEventListener("change", filter);
  text.addEventListener("input", filter);
  one("clear").addEventListener("click", clear);

  const fold = () => {
    const shown = steps.filter((step) => !step.hidden);
    const open = shown.some((step) => !step.open);
    shown.forEach((step) => { step.open = open; });
    one("fold").textContent = open ? "Close all" : "Open all";
  };
  one("fold").addEventListener("click", fold);

  const themes = ["auto", "light", "dark"];
  const setTheme = (theme) => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    one("theme").textContent = `Theme: ${theme}`;
    try { localStorage.setItem("postcheck-theme", theme); } catch { /* a page of its own origin may not keep things */ }
  };
  const nextTheme = () => {
    const now = document.documentElement.dataset.theme ?? "auto";
    setTheme(themes[(themes.indexOf(now) + 1) % themes.length]);
  };
  one("theme").addEventListener("click", nextTheme);
  try {
    const kept = localStorage.getItem("postcheck-theme");
    if (themes.includes(kept)) setTheme(kept);
  } catch { /* the same */ }

  // The waterfall: where in the run a step lay, and where in a step its phases.
  const total = Math.max(Number(main.dataset.duration), 1);
  for (const step of steps) {
    const bar = step.querySelector(".when .span");
    const width = Math.max(Number(step.dataset.duration) / total * 1000, Number(step.dataset.duration) > 0 ? 6 : 0);
    bar.setAttribute("x", String(Math.min(Number(step.dataset.start) / total * 1000, 1000 - width)));
    bar.setAttribute("width", String(width));
  }
  const drawPhases = (step) => {
    const phases = [...step.querySelectorAll(".phases li")];
    const all = Math.max(phases.reduce((sum, phase) => sum + Number(phase.dataset.micros), 0), 1);
    let x = 0;
    for (const phase of phases) {
      const width = Number(phase.dataset.micros) / all * 1000;
      const bar = phase.querySelector("rect");
      bar.setAttribute("x", String(x));
      bar.setAttribute("width", String(Math.max(width, 3)));
      x += width;
    }
  };
  steps.filter((step) => step.open).forEach(drawPhases);
  main.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".step") && event.target.open) drawPhases(event.target);
  }, true);

  let current = null;
  const goTo = (step) => {
    current?.classList.remove("current");
    current = step;
    step.classList.add("current");
    step.querySelector("summary").focus({ preventScroll: true });
    step.scrollIntoView({ block: "nearest" });
  };
  const move = (by, only) => {
    const shown = steps.filter((step) => !step.hidden && only(step));
    if (shown.length === 0) return;
    const focused = document.activeElement?.closest?.(".step") ?? current;
    const here = steps.indexOf(focused);
    const next = by > 0
      ? shown.find((step) => steps.indexOf(step) > here)
      : shown.findLast((step) => steps.indexOf(step) < here);
    goTo(next ?? (by > 0 ? shown[shown.length - 1] : shown[0]));
  };
  const keys = {
    "/": () => text.focus(),
    j: () => move(1, () => true),
    k: () => move(-1, () => true),
    n: () => move(1, isBad),
    p: () => move(-1, isBad),
    a: fold,
    t: nextTheme,
    "?": () => one("keys").showModal(),
    Escape: clear,
  };
  one("help").addEventListener("click", keys["?"]);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || one("keys").open) return;
    const typing = event.target.matches("input, select");
    if (typing && event.key === "Escape") { clear(); event.target.blur(); return; }
    if (typing || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  const followLink = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const step = id === "" ? null : document.getElementById(id);
    if (!step?.matches(".step")) return;
    if (step.hidden) clear();
    step.open = true;
    goTo(step);
    step.scrollIntoView();
  };
  addEventListener("hashchange", followLink);
  filter();
  followLink();
})();

