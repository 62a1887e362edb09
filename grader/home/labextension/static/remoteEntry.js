// A JupyterLab plugin, written as the container that a build would have made of it: JupyterLab calls
// init, then get, which gives the plugin. There is nothing to build.
(() => {
  const START = "00-start/00-start.ipynb";
  const CELL = "home()";

  function activate(app) {
    const seen = new WeakSet();
    const panels = () => [...app.shell.widgets("main")].filter((panel) => panel.context?.path);

    // Run the cell that shows the home page, so that the course opens like an application.
    async function runHome(panel) {
      await panel.context.ready;
      await panel.sessionContext.ready;
      await panel.sessionContext.session?.kernel?.info;
      const notebook = panel.content;
      const index = notebook.widgets.findIndex(
        ({ model }) => model.type === "code" && model.sharedModel.getSource().includes(CELL));
      if (index < 0 || app.shell.currentWidget !== panel) return;
      notebook.activeCellIndex = index;
      await app.commands.execute("notebook:run-cell");
    }

    function look() {
      for (const panel of panels()) {
        if (panel.context.path.endsWith(START) && panel.sessionContext && !seen.has(panel)) {
          seen.add(panel);
          void runHome(panel);
        }
      }
    }

    // The cell with a heading; texts write "seven" where titles write "Seven".
    function cellOf(notebook, fragment) {
      const wanted = fragment.toLowerCase();
      return notebook.widgets.findIndex(({ model }) => model.type === "markdown"
        && [...model.sharedModel.getSource().matchAll(/^#+ +(.*?) *$/gm)]
          .some(([, text]) => text.replaceAll(" ", "-").toLowerCase() === wanted));
    }

    document.addEventListener("pmle-open", (event) => {
      const from = panels().find(({ node }) => node.contains(event.target));
      if (!from) return;
      event.preventDefault();
      const target = new URL(event.detail, `http://localhost/${encodeURI(from.context.path)}`);
      const path = decodeURIComponent(target.pathname.slice(1));
      void app.commands.execute("docmanager:open", { path }).then(async (panel) => {
        const notebook = panel?.content;
        if (!notebook?.widgets || !target.hash) return;
        await panel.revealed;
        const index = cellOf(notebook, decodeURIComponent(target.hash.slice(1)));
        if (index < 0) return;
        notebook.activeCellIndex = index;
        await notebook.scrollToItem(index, "start");
      });
    });

    void app.restored.then(() => {
      look();
      app.shell.currentChanged?.connect(look);
    });
  }

  const plugin = { id: "pmle-home:plugin", autoStart: true, activate };
  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["pmle-home"] = {
    init: () => {},
    get: () => Promise.resolve(() => ({ __esModule: true, default: plugin })),
  };
})();
