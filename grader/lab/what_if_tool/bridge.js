// The browser's half of the bridge: Google's page of the tool in a frame, and the widget's messages.
// From the kernel: {kind, view, part, parts} and a gzipped buffer. To it: {kind, view, detail}.

const REQUESTS = [
  "infer-examples", "update-example", "delete-example", "duplicate-example",
  "get-eligible-features", "sort-eligible-features", "infer-mutants", "compute-custom-distance",
];
const PATIENCE = 20000; // ms until a kernel that does not answer is spoken of
const START = 60000; // ms that the page may take to start
const LOOK = 250; // ms between two looks at the page's settings

async function unzip(buffer) {
  const bytes = new Uint8Array(buffer.buffer ?? buffer, buffer.byteOffset ?? 0, buffer.byteLength);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

function drawsPoints() {
  try {
    return !!document.createElement("canvas").getContext("webgl");
  } catch {
    return false;
  }
}

function two(thresholds) {
  return thresholds.map((entry) => Math.round(entry.threshold * 100) / 100);
}

// What a learner has set in the page.
function settings(wit) {
  const binary = wit.isBinaryClassification_(wit.modelType, wit.multiClass);
  const thresholds = {};
  if (binary && wit.selectedBreakdownFeature) {
    for (const slice of wit.featureValueThresholds) {
      const name = wit.createCombinedValueString_(slice.value, slice.value2);
      thresholds[name] = two(slice.threshold);
    }
  } else if (binary) {
    thresholds.all = two(wit.overallThresholds);
  }
  const shown = wit.showNearestCounterfactual && wit.selected.length && wit.comparedIndices.length;
  return {
    target: wit.selectedLabelFeature ?? "",
    slice: [wit.selectedBreakdownFeature ?? "", wit.selectedSecondBreakdownFeature ?? ""],
    buckets: [Number(wit.numPrimaryBuckets), Number(wit.numSecondaryBuckets)],
    cost_ratio: Number(wit.incorrectPredCostRatio),
    strategy: wit.optimizationSelected,
    thresholds,
    selected: wit.selected.length ? wit.selected[0] : null,
    counterfactual: shown
      ? {
          of: wit.selected[0],
          row: wit.comparedIndices[0],
          by: wit.nearestCounterfactualDist === "Custom" ? "custom" : wit.nearestCounterfactualDist,
          values: Number(wit.nearestCounterfactualValueIndex) === 0,
          model: Number(wit.nearestCounterfactualModelIndex),
          minimum: wit.minCounterfactualValueDist ?? null,
        }
      : null,
  };
}

function put(wit, name, value) {
  if (JSON.stringify(wit[name]) !== JSON.stringify(value)) wit[name] = value;
}

// Bring a page to the settings that the kernel remembers. The strategy comes before the
// thresholds, because choosing one sets them.
function apply(wit, wanted) {
  if (wanted.target) put(wit, "selectedLabelFeature", wanted.target);
  put(wit, "numPrimaryBuckets", wanted.buckets[0]);
  put(wit, "numSecondaryBuckets", wanted.buckets[1]);
  put(wit, "selectedBreakdownFeature", wanted.slice[0]);
  put(wit, "selectedSecondBreakdownFeature", wanted.slice[1]);
  if (Number(wit.incorrectPredCostRatio) !== wanted.cost_ratio) {
    wit.incorrectPredCostRatio = wanted.cost_ratio;
  }
  return () => {
    put(wit, "optimizationSelected", wanted.strategy);
    wit.overallThresholds.forEach((_, model) => {
      if (wanted.thresholds.all) {
        wit.set(`overallThresholds.${model}.threshold`, wanted.thresholds.all[model]);
      }
    });
    wit.featureValueThresholds.forEach((slice, place) => {
      const name = wit.createCombinedValueString_(slice.value, slice.value2);
      (wanted.thresholds[name] ?? []).forEach((value, model) => {
        wit.set(`featureValueThresholds.${place}.threshold.${model}.threshold`, value);
      });
    });
  };
}

function render({ model, el }) {
  const view = Math.random().toString(36).slice(2);
  const height = model.get("height");
  const status = document.createElement("div");
  status.setAttribute("role", "status");
  const alert = document.createElement("div");
  alert.setAttribute("role", "alert");
  alert.className = "wit-alert";
  alert.style.cssText = "border-left:4px solid #b00020;padding:4px 8px;display:none";
  const remarks = document.createElement("div");
  remarks.className = "wit-remarks";
  const frame = document.createElement("iframe");
  frame.className = "wit-frame";
  frame.title = "What-If Tool";
  frame.style.cssText = `width:100%;height:${height}px;border:0;display:none;background:#fff`;
  el.append(status, alert, remarks, frame);

  const say = (text) => { status.textContent = text; };
  const warn = (text) => {
    alert.textContent = text;
    alert.style.display = text ? "" : "none";
  };
  say("Loading the What-If Tool… (it waits for the kernel)");

  let wit = null, parts = [], chain = Promise.resolve(), gone = false;
  let reported = null, seen = null, failed = "";
  const post = (kind, detail) => model.send({ view, kind, detail });

  // Report settings that have stayed the same for one look: a slider under way is not reported.
  const watch = setInterval(() => {
    if (!wit || reported === null) return;
    const now = JSON.stringify(settings(wit));
    if (now === seen && now !== reported) {
      reported = now;
      post("settings", JSON.parse(now));
    }
    seen = now;
  }, LOOK);

  // Whenever JupyterLab moves an output, its frame loads anew and has another element.
  frame.addEventListener("load", () => {
    if (!frame.srcdoc) return;
    const began = performance.now();
    (function attach() {
      if (gone) return;
      const found = frame.contentDocument?.getElementById("wit");
      if (!found?.updateExampleContents) {
        if (performance.now() - began < START) setTimeout(attach, 30);
        else say("The What-If Tool's page did not start. Run this cell again.");
        return;
      }
      wit = found;
      wit.style.height = `${height}px`;
      for (const name of REQUESTS) wit.addEventListener(name, (event) => post(name, event.detail));
      say(drawsPoints() ? "" : "This browser has no WebGL: the tool cannot draw its points.");
      el.dataset.wit = "ready";
      post("ready");
    })();
  });

  const settled = () => new Promise((done) => setTimeout(done, 2 * LOOK));

  const on = {
    page(html) {
      say("Starting the What-If Tool…");
      frame.style.display = "block";
      frame.srcdoc = html;
    },
    config(config) {
      remarks.textContent = config.remarks.join(" ");
      wit.inferenceAddress = config.inference_address ?? "";
      wit.modelName = [config.model_name, config.model_name_2].filter((n) => n != null).join(",");
      wit.modelType = config.model_type;
      wit.sequenceExamples = !!config.are_sequence_examples;
      if ("max_classes" in config) wit.maxInferenceEntriesPerRun = config.max_classes;
      if ("multiclass" in config) wit.multiClass = config.multiclass;
      wit.updateNumberOfModels(); // resets the target, which therefore comes after it
      if ("target_feature" in config) wit.selectedLabelFeature = config.target_feature;
      wit.customDistanceFunctionSet = !!config.uses_custom_distance_fn;
    },
    examples(list, header) {
      parts = header.part === 0 ? list : parts.concat(list);
      if (header.part < header.parts - 1) return;
      reported = null;
      el.dataset.wit = "examples";
      wit.updateExampleContents(parts, false);
      parts = [];
    },
    inferences(answer) {
      if (failed === "infer-examples") warn("");
      if (!answer.inferences.indices.length) {
        wit.loadingBarHidden_ = true;
        return;
      }
      wit.labelVocab = answer.label_vocab;
      wit.inferences = answer.inferences;
      wit.extraOutputs = { indices: answer.inferences.indices, extra: answer.extra_outputs };
      el.dataset.wit = "inferences";
    },
    async settings(wanted) {
      if (el.dataset.wit !== "inferences" && el.dataset.wit !== "settled") return;
      // The page computes its statistics a moment after the points; slices need them.
      const began = performance.now();
      while (!gone && !wit.distanceStats_ && performance.now() - began < START) await settled();
      const finish = apply(wit, wanted);
      await settled();
      finish();
      await settled();
      reported = seen = JSON.stringify(settings(wit));
      el.dataset.wit = "settled";
    },
    "eligible-features"(features) { wit.partialDepPlotEligibleFeatures = features; },
    "mutant-charts"(charts) {
      if (failed === "infer-mutants") warn("");
      wit.makeChartForFeature(charts.chartType, charts.feature_name, charts.data);
    },
    sprite(address) {
      wit.hasSprite = true;
      wit.localAtlasUrl = address;
      wit.updateSprite();
    },
    error(error) {
      failed = error.request;
      warn(error.text);
      if (!wit) return;
      wit.handleError(error.text);
      // Its progress bar would run for ever.
      if (error.request === "infer-mutants") wit.handleChartErrorForFeature(error.feature_name);
    },
    "custom-distance"(distances) { wit.invokeCustomDistanceCallback(distances); },
  };

  const waiting = setTimeout(() => {
    say("The What-If Tool is waiting for its kernel. If the kernel is idle, run this cell again.");
  }, PATIENCE);
  const receive = (header, buffers) => {
    if (!(header?.kind in on) || (header.view && header.view !== view)) return;
    clearTimeout(waiting);
    // One after the other: unzipping takes its time, and parts would overtake each other.
    chain = chain
      .then(async () => {
        const text = await unzip(buffers[0]);
        if (!gone) await on[header.kind](header.kind === "page" ? text : JSON.parse(text), header);
      })
      .catch((error) => console.error("What-If Tool", header.kind, error));
  };
  const dead = () => {
    say("The kernel of this What-If Tool is gone. Run this cell again.");
    el.dataset.wit = "dead";
  };
  model.on("msg:custom", receive);
  model.on("comm_live_update", dead);
  post("hello");

  return () => {
    gone = true;
    clearTimeout(waiting);
    clearInterval(watch);
    model.off("msg:custom", receive);
    model.off("comm_live_update", dead);
    post("bye");
  };
}

export default { render };
