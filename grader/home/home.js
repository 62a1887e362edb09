// The home page in a notebook: the browser's half. It draws what the kernel sends in `view`, and
// sends what the learner does; it decides nothing. Everything works with the keyboard alone.

const WARNINGS = [30, 10, 5, 1]; // minutes left that are spoken of
const percent = (share) => `${Math.round(100 * share)} %`;

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

function table(caption, heads, rows) {
  return h("table", {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, rows.map(([first, ...rest]) =>
      h("tr", {}, h("th", { scope: "row" }, first), rest.map((cell) => h("td", {}, cell))))));
}

class Page {
  constructor(model, root, id) {
    this.model = model;
    this.root = root;
    this.id = id;
    this.status = h("p", { role: "status", class: "pmle-status" });
    this.body = h("div");
    root.append(this.body, this.status);
    this.draw(false);
  }

  get view() {
    return this.model.get("view");
  }

  send(what, details = {}) {
    this.model.send({ do: what, with: details });
  }

  say(text) {
    this.status.textContent = text;
  }

  button(text, key, act, more = {}) {
    return h("button", { type: "button", "data-key": key, onclick: act, ...more }, text);
  }

  // A link that the course's JupyterLab plugin opens in a tab; without it the browser follows it.
  link(href, text) {
    const open = (event) => {
      const asked = new CustomEvent("pmle-open", { detail: href, bubbles: true, cancelable: true });
      if (!event.target.dispatchEvent(asked)) event.preventDefault();
    };
    return h("a", { href: new URL(href, location.href).href, "data-key": href, onclick: open }, text);
  }

  draw(moved = true) {
    const view = this.view;
    const place = `${view.screen} ${view.position ?? ""} ${view.told ? "told" : ""}`;
    const focused = this.root.contains(document.activeElement)
      ? document.activeElement.dataset.key : null;
    clearInterval(this.ticking);
    this.body.replaceChildren(...this[view.screen](view).flat().filter(Boolean));
    if (view.error) {
      this.body.prepend(h("p", { role: "alert", class: "pmle-error" }, view.error));
    }
    this.say(view.said ?? "");
    if (moved && place !== this.place) {
      const target = this.body.querySelector("[data-focus]") ?? this.body.querySelector("h2");
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: target.dataset.focus == null ? "start" : "center" });
    } else if (moved && focused) {
      this.body.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
    this.place = place;
  }

  heading(text) {
    return h("h2", { tabindex: "-1" }, text);
  }

  // ---- home

  home(view) {
    return [
      this.heading("Where you stand"),
      this.nextBest(view),
      this.sit(view),
      this.readiness(view),
      this.lessons(view),
      view.sittings.length ? this.past(view) : null,
    ];
  }

  nextBest(view) {
    const { what, why, action, target, link } = view.next;
    const begin = () => {
      const where = /^\d/.test(target) ? { section: Number(target) } : { lesson: target };
      this.send(action, action === "practice" ? where : {});
    };
    return h("section", { "aria-label": "Next", class: "pmle-next" },
      h("h3", {}, "Next"),
      h("p", {}, h("strong", {}, what), `, because ${why}.`),
      h("p", {}, link ? this.link(link, `Open: ${what}`) : this.button(what, "next", begin)));
  }

  sit(view) {
    const exam = view.running == null
      ? "Begin a mock exam: 60 questions, 120 minutes, no pause"
      : `Go on with the mock exam, ${clock(view.running)} left`;
    const select = (id, label, options) => h("label", { for: `${this.id}-${id}` }, label, " ",
      h("select", { id: `${this.id}-${id}`, "data-key": id },
        h("option", { value: "" }, "any"),
        options.map(({ value, text }) => h("option", { value }, text))));
    const value = (id) => this.body.querySelector(`[data-key="${id}"]`).value;
    const sections = view.outlook.sections.map(
      ({ section, title }) => ({ value: section, text: `${section} ${title}` }));
    const lessons = view.lessons.map(({ key, slug }) => ({ value: key, text: slug }));
    const practise = (event) => {
      event.preventDefault();
      this.send("practice", {
        section: Number(value("section")), pattern: value("pattern"), lesson: value("lesson"),
      });
    };
    return h("section", { "aria-label": "Questions" },
      h("h3", {}, "Questions"),
      h("div", { class: "pmle-row" },
        this.button(exam, "exam", () => this.send("exam")),
        this.button(`Review what was wrong: ${view.due} due`, "review", () => this.send("review")),
        this.button("Practise my weaknesses", "weakness",
          () => this.send("practice", { weakness: true }))),
      h("form", { class: "pmle-row", "aria-label": "Practice set", onsubmit: practise },
        select("section", "Section", sections),
        select("pattern", "Pattern", view.patterns),
        select("lesson", "Lesson", lessons),
        h("button", { type: "submit", "data-key": "practice" }, "Practise ten questions")));
  }

  bar(low, high, lines) {
    const at = (share) => `${100 * share}%`;
    return h("span", { class: "pmle-bar", "aria-hidden": "true" },
      h("span", { class: "pmle-range", style: `left:${at(low)};width:${at(high - low)}` }),
      lines.map((line) => h("span", { class: "pmle-line", style: `left:${at(line)}` })));
  }

  readiness(view) {
    const cell = ({ low, high }) =>
      [this.bar(low, high, view.lines), `${percent(low)} to ${percent(high)}`];
    const wrap = (interval) => h("span", { class: "pmle-interval" }, ...cell(interval));
    const rows = view.outlook.sections.map((one) => [
      `${one.section} ${one.title}`, String(one.questions), wrap(one),
      `${one.touched} of ${one.considerations}`,
    ]);
    const questions = view.outlook.sections.reduce((sum, one) => sum + one.questions, 0);
    rows.push(["In total", String(questions), wrap(view.outlook.total), ""]);
    return h("section", { "aria-label": "Readiness" },
      h("h3", {}, "Readiness"),
      table("Expected share of right answers in a fresh mock exam. The bars' lines are at "
        + `${view.lines.map(percent).join(" and ")}.`,
      ["Section", "Questions", "Interval", "Considerations touched"], rows),
      view.words.map((line) => h("p", {}, line)));
  }

  lessons(view) {
    const rows = view.lessons.map((one) => [
      one.link ? this.link(one.link, `${one.slug}: ${one.title}`) : `${one.slug}: ${one.title}`,
      one.ready ? `${one.done} of ${one.total}` : "planned",
      one.ready ? one.points : "",
      one.ready ? (one.left ? `about ${one.left}` : "done") : "",
    ]);
    return h("section", { "aria-label": "Lessons" },
      h("h3", {}, "Lessons"),
      table("A link opens the lesson at the first exercise that is not right yet.",
        ["Lesson", "Exercises right", "Points", "Minutes left"], rows));
  }

  past(view) {
    return h("section", { "aria-label": "Reports" },
      h("h3", {}, "Reports"),
      h("ul", {}, view.sittings.map(({ id, text }) =>
        h("li", {}, this.button(text, id, () => this.send("report", { sitting: id }))))));
  }

  // ---- a question

  question(view) {
    const name = `${this.id}-option`;
    const type = view.wanted > 1 ? "checkbox" : "radio";
    const ask = view.wanted > 1 ? `Choose ${view.wanted}` : "Choose one";
    const options = view.options.map(({ letter, text }) =>
      h("label", { class: "pmle-option" },
        h("input", {
          type, name, value: letter, "data-key": `option ${letter}`, disabled: Boolean(view.told),
          checked: view.chosen.includes(letter),
        }),
        h("span", {}, h("strong", {}, letter), ` ${text}`)));
    const choose = (event) => {
      event.preventDefault();
      const letters = [...this.body.querySelectorAll("input:checked")].map((one) => one.value);
      this.send("choose", { letters: letters.join("") });
    };
    const exam = view.kind === "exam";
    const mark = this.button("Mark for review", "mark", () => this.send("mark"),
      { "aria-pressed": String(view.marked), class: "pmle-toggle" });
    return [
      this.heading(`${view.second ? "Second pass, q" : "Q"}uestion ${view.position + 1} of ${view.count}`),
      h("p", { class: "pmle-row" }, h("span", {}, view.about), this.timer(view)),
      h("p", { class: "pmle-stem" }, view.stem),
      h("form", { onsubmit: choose },
        h("fieldset", {}, h("legend", {}, ask), options),
        view.told ? null : h("div", { class: "pmle-row" },
          h("button", { type: "submit", "data-key": "choose" },
            exam ? "Choose and go on" : "Answer"), mark)),
      view.names ? h("p", {}, `Names: ${view.names}`) : null,
      view.told ? this.told(view.told, true) : null,
      h("nav", { "aria-label": "Questions", class: "pmle-row" },
        this.button("Previous", "previous", () => this.send("step", { by: -1 })),
        this.button("Next question", "next", () => this.send("step", { by: 1 })),
        exam ? this.button(`Second pass: ${view.open} open`, "second", () => this.send("second"))
          : null,
        this.end(view, exam),
        this.button(exam ? "Home (the clock goes on)" : "Home", "home", () => this.send("home"))),
      this.all(view),
    ];
  }

  timer(view) {
    if (view.left == null) return null;
    const until = Date.now() + 1000 * view.left;
    const shown = h("span", { role: "timer", "aria-live": "off" }, `${clock(view.left)} left`);
    let before = view.left;
    this.ticking = setInterval(() => {
      const left = (until - Date.now()) / 1000;
      shown.textContent = `${clock(left)} left`;
      const crossed = WARNINGS.find((minute) => before > 60 * minute && left <= 60 * minute);
      if (crossed) this.say(`${crossed} minutes left.`);
      before = left;
      if (left <= 0) {
        clearInterval(this.ticking);
        this.send("end");
      }
    }, 1000);
    return shown;
  }

  end(view, exam) {
    const without = view.all.filter(({ answered }) => !answered).length;
    const button = this.button(exam ? "End the exam" : "End", "end", () => {
      if (!exam || !without) {
        this.send("end");
        return;
      }
      const stay = () => {
        sure.remove();
        button.focus();
      };
      const sure = h("div", { role: "group", "aria-label": "End the exam?", class: "pmle-row" },
        h("span", {}, `${without} questions have no answer. End it all the same?`),
        this.button("Yes, end it", "yes", () => this.send("end")),
        this.button("No, go on", "no", stay));
      button.after(sure);
      sure.querySelector("button").focus();
    });
    return button;
  }

  all(view) {
    const words = ({ answered, marked }, number) => [
      `${number + 1}`, answered ? "answered" : "open", marked ? "marked" : "",
    ].filter(Boolean).join(", ");
    return h("details", {},
      h("summary", { "data-key": "all" }, `All questions: ${view.open} open or marked`),
      h("ol", { class: "pmle-all" }, view.all.map((one, number) => h("li", {},
        this.button(words(one, number), `go ${number}`,
          () => this.send("go", { position: number }),
          { "aria-current": number === view.position ? "step" : null })))));
  }

  told(told, focus) {
    const word = told.right == null ? "No answer" : told.right ? "Right" : "Not right";
    const mark = told.right == null ? "·" : told.right ? "✓" : "✗";
    const chosen = told.chosen ? ` You chose ${told.chosen}.` : "";
    return h("div", { class: "pmle-told" },
      h("p", focus ? { tabindex: "-1", "data-focus": true } : {},
        h("strong", {}, `${mark} ${word}: ${told.key.join(" and ")}.`), chosen),
      h("ul", {}, told.reasons.map(({ letter, key, because, breaks }) => h("li", {},
        h("strong", {}, `${letter} ${key ? "(right)" : "(wrong)"}`), ` ${because}`,
        breaks ? ` Breaks “${breaks}”.` : ""))),
      h("p", {}, told.link ? this.link(told.link, told.taught) : told.taught),
      h("p", {}, `Source: ${told.sources.join("; ")}`));
  }

  // ---- a report

  report(view) {
    const shares = (caption, tallies) => table(caption, [caption, "Right", "Of", "Share"],
      tallies.map(({ name, right, total }) =>
        [name, String(right), String(total), percent(right / total)]));
    const missed = view.results.filter(({ told }) => !told.right).length;
    return [
      this.heading(`${view.right} of ${view.total} right`),
      h("p", {}, view.about),
      h("h3", {}, "What to do next"),
      h("ol", {}, view.advice.map((step) => this.step(step))),
      h("p", {}, this.button("Home", "home", () => this.send("home"))),
      shares("Section", view.sections),
      shares("Pattern", view.patterns),
      h("h3", {}, `Every question (${missed} missed)`),
      view.results.map((result, number) => this.result(result, number)),
    ];
  }

  step({ text, practise, link, exercise }) {
    const set = practise && Object.values(practise)[0];
    return h("li", {}, text, " ",
      link ? this.link(link, `Open: ${exercise}`) : null, " ",
      practise
        ? this.button(`Practise ${set}`, `practise ${set}`, () => this.send("practice", practise))
        : null);
  }

  result({ stem, options, names, marked, told }, number) {
    const word = told.right == null ? "no answer" : told.right ? "right" : "not right";
    return h("details", {},
      h("summary", {}, `Question ${number + 1}: ${word}${marked ? ", marked" : ""}`),
      h("p", { class: "pmle-stem" }, stem),
      h("ul", {}, options.map(({ letter, text }) =>
        h("li", {}, h("strong", {}, letter), ` ${text}`))),
      names ? h("p", {}, `Names: ${names}`) : null,
      this.told(told, false));
  }
}

let pages = 0;

function render({ model, el }) {
  // JupyterLab would take keys for its own shortcuts: "b" in a list would insert a cell.
  const root = h("div", { class: "pmle-home", "data-lm-suppress-shortcuts": "true" });
  root.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(root);
  const page = new Page(model, root, `pmle-${pages++}`);
  const draw = () => page.draw();
  model.on("change:view", draw);
  return () => {
    clearInterval(page.ticking);
    model.off("change:view", draw);
  };
}

export default { render };
