// Draws the figures of package figure. Everything is inside window.richlazy; the libraries are evaluated where no module loader (require.js) can take them.
(function () {
  var R = (window.richlazy = window.richlazy || {});
  if (R.draw) return;
  var themes = {
    light: { c: ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A6A00", "#555555"], text: "#1f2328", muted: "#5f6671", line: "#8a9099", split: "#e3e6ea", bg: "#ffffff" },
    dark: { c: ["#56B4E9", "#F5793A", "#2FC79A", "#E79CC6", "#F0C24B", "#8FA8FF", "#C9B94A", "#BBBBBB"], text: "#e6e8ea", muted: "#a5acb5", line: "#7d858f", split: "#34393f", bg: "#1b1e22" },
  };
  function dark() {
    var b = document.body;
    var jupyter = b.getAttribute("data-jp-theme-light") || b.dataset.jpThemeLight;
    if (b.dataset.richlazyTheme) return b.dataset.richlazyTheme === "dark";
    if (b.classList.contains("vscode-dark") || b.classList.contains("vscode-high-contrast")) return true;
    if (b.classList.contains("vscode-light")) return false;
    // Only a page that really turned dark is dark: nbconvert's page stays light whatever the system prefers.
    var area = document.querySelector(".jp-Notebook") || b, colour = "rgba(0, 0, 0, 0)";
    while (area && /rgba\(.*, 0\)|transparent/.test((colour = getComputedStyle(area).backgroundColor))) area = area.parentElement;
    var m = colour.match(/[\d.]+/g);
    if (area && m) return 0.3 * m[0] + 0.59 * m[1] + 0.11 * m[2] < 110;
    if (jupyter) return jupyter === "false";
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }
  function number(v) {
    if (v === null || v === undefined || v !== v) return "–";
    var a = Math.abs(v);
    return a !== 0 && (a < 1e-3 || a >= 1e6) ? v.toExponential(2) : String(+v.toPrecision(4));
  }
  function safe(s) {
    return String(s).replace(/[&<>"]/g, function (c) { return { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }[c]; });
  }
  // Functions that an option asks for as "@fn:name"; f is the figure's own part of the message.
  function functions(f) {
    return {
      number: number,
      short: function (v) { var a = Math.abs(v); return a >= 1e6 || (a > 0 && a < 1e-4) ? v.toExponential(0).replace("e+", "e") : String(+v.toPrecision(4)); },
      rdm: function (p) { return safe(f.names[p.value[1]]) + "<br>" + safe(f.names[p.value[0]]) + "<br><b>" + number(p.value[2]) + "</b> " + safe(f.unit); },
      point: function (p) { return p.seriesType === "line3D" ? "" : "<b>" + safe(p.name) + "</b><br>" + safe(p.seriesName); },
      lines: function (all) {
        var list = [].concat(all), out = safe(f.x) + " <b>" + number(list[0].value[0]) + "</b>";
        list.forEach(function (p) {
          if (p.seriesType === "custom") return;
          out += "<br>" + p.marker + safe(p.seriesName) + " <b>" + number(p.value[1]) + "</b>";
          if (p.value.length > 2 && p.value[2] !== null) out += " (" + number(p.value[2]) + " – " + number(p.value[3]) + ")";
        });
        return out;
      },
      bars: function (p) {
        var v = f.bars[p.seriesName], i = p.dataIndex;
        return safe(f.groups[i]) + "<br>" + p.marker + safe(p.seriesName) + " <b>" + number(v.values[i]) + "</b>" + (v.errors ? " ± " + number(v.errors[i]) : "");
      },
      // A confidence band: one polygon through all upper, then all lower values.
      band: function (params, api) {
        if (params.context.done) return;
        params.context.done = true;
        var n = params.dataInsideLength, up = [], down = [];
        for (var i = 0; i < f.bandLength[params.seriesName]; i++) {
          var x = api.value(0, i), low = api.value(1, i), high = api.value(2, i);
          if (low !== low || high !== high) continue;
          up.push(api.coord([x, high]));
          down.unshift(api.coord([x, low]));
        }
        return { type: "polygon", silent: true, shape: { points: up.concat(down) }, style: { fill: api.visual("color"), opacity: 0.22 }, clipPath: { type: "rect", shape: params.coordSys } };
      },
      whisker: function (params, api) {
        var x = api.value(0), series = api.value(3), all = api.value(4);
        var low = api.coord([x, api.value(1)]), high = api.coord([x, api.value(2)]), layout = api.barLayout({ count: all, barCategoryGap: "30%", barGap: "12%" })[series];
        var at = low[0] + layout.offsetCenter, half = Math.min(7, layout.width / 4), style = { stroke: f.ink, lineWidth: 1.5 };
        function line(x1, y1, x2, y2) { return { type: "line", shape: { x1: x1, y1: y1, x2: x2, y2: y2 }, style: style }; }
        return { type: "group", silent: true, children: [line(at, low[1], at, high[1]), line(at - half, low[1], at + half, low[1]), line(at - half, high[1], at + half, high[1])] };
      },
      dot: function (params, api) {
        var layout = api.barLayout({ count: api.value(3), barCategoryGap: "30%", barGap: "12%" })[api.value(2)], p = api.coord([api.value(0), api.value(1)]);
        return { type: "circle", silent: true, shape: { cx: p[0] + layout.offsetCenter + 0.6 * layout.width * api.value(4), cy: p[1], r: 2.2 }, style: { fill: f.ink, opacity: 0.45 } };
      },
    };
  }
  function hydrate(v, theme, fns) {
    if (typeof v === "string" && v[0] === "@") {
      if (v.slice(0, 4) === "@fn:") return fns[v.slice(4)];
      if (v.slice(0, 2) === "@c" && v.length < 5) return theme.c[+v.slice(2) % theme.c.length];
      return theme[v.slice(1)];
    }
    if (Array.isArray(v)) return v.map(function (x) { return hydrate(x, theme, fns); });
    if (v && typeof v === "object") {
      var out = {};
      for (var k in v) out[k] = k === "data" && Array.isArray(v[k]) && typeof v[k][0] !== "object" ? v[k] : hydrate(v[k], theme, fns);
      return out;
    }
    return v;
  }
  // An RDM travels as its upper triangle.
  function square(f) {
    var data = [], at = 0, n = f.names.length;
    for (var i = 0; i < n; i++) {
      data.push([i, i, 0]);
      for (var j = i + 1; j < n; j++, at++) {
        data.push([j, i, f.condensed[at]]);
        data.push([i, j, f.condensed[at]]);
      }
    }
    return data;
  }
  // Icons stand along both axes of a heat map, one a row and column, wherever the layout has put the cells.
  function icons(chart, f) {
    if (!f.icons) return;
    var a = chart.convertToPixel({ seriesIndex: 0 }, [0, 0]), b = chart.convertToPixel({ seriesIndex: 0 }, [1, 1]);
    var w = Math.abs(b[0] - a[0]), h = Math.abs(b[1] - a[1]), side = Math.min(22, Math.max(w, h) * 1.0), n = f.names.length;
    var left = a[0] - w / 2, bottom = a[1] + h * (n - 0.5), list = [];
    // Where cells are smaller than a legible icon, icons stand in two staggered rows.
    var rows = Math.min(2, Math.ceil(12 / Math.min(w, h)));
    side = Math.min(22, rows * Math.min(w, h) * 0.94);
    for (var i = 0; i < n; i++) {
      var off = (i % rows) * (side + 1);
      list.push({ type: "image", silent: true, style: { image: f.icons[i], width: side, height: side, x: left - side - 3 - off, y: a[1] + i * h - side / 2 } });
      list.push({ type: "image", silent: true, style: { image: f.icons[i], width: side, height: side, x: a[0] + i * w - side / 2, y: bottom + 3 + off } });
    }
    chart.setOption({ graphic: f.option.graphic.map(function (g) { return hydrate(g, themes[dark() ? "dark" : "light"], {}); }).concat(list) }, { replaceMerge: ["graphic"] });
  }
  function one(f) {
    var el = document.getElementById(f.id);
    if (!el) return null;
    var chart = null;
    function paint() {
      var theme = themes[dark() ? "dark" : "light"];
      f.ink = theme.text;
      var option = hydrate(f.option, theme, functions(f));
      option.backgroundColor = "transparent";
      option.animation = false;
      if (f.condensed) option.series[0].data = square(f);
      if (f.square) el.style.height = Math.max(240, el.clientWidth - option.grid.left - option.grid.right + option.grid.top + option.grid.bottom) + "px";
      if (chart) chart.dispose();
      el.innerHTML = "";
      chart = R.echarts.init(el, null, { renderer: "canvas" });
      chart.setOption(option);
      icons(chart, f);
      el.parentElement.style.color = theme.text;
    }
    paint();
    if (window.ResizeObserver) new ResizeObserver(function () { chart.resize(); icons(chart, f); }).observe(el);
    return paint;
  }
  var paints = [];
  R.draw = function (message) {
    R.ready.then(function () {
      var box = document.getElementById(message.box);
      if (!box || box.dataset.drawn) return;
      box.dataset.drawn = "1";
      box.style.display = "";
      try {
        message.figures.forEach(function (f) { var p = one(f); if (p) paints.push(p); });
      } catch (e) {
        box.style.display = "none";
        console.warn("figure: " + e);
        return;
      }
      document.querySelectorAll("img").forEach(function (img) {
        if (message.tail && img.src.slice(-message.tail.length) === message.tail) img.style.display = "none";
      });
    }, function (e) { console.warn("figure: " + e); });
  };
  function repaint() { paints.forEach(function (p) { try { p(); } catch (e) { console.warn("figure: " + e); } }); }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-richlazy-theme", "class"] });
  function inflate(base64) {
    var bytes = Uint8Array.from(atob(base64), function (c) { return c.charCodeAt(0); });
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }
  // A script element keeps the library's own strict mode apart; the wrapper hides define, exports and require from its module test.
  function run(code) {
    var s = document.createElement("script");
    s.textContent = "(function(define,exports,module,require){" + code + "\n}).call(globalThis)";
    document.head.appendChild(s);
    s.remove();
  }
  R.load = function (libraries) {
    R.ready = Promise.all(libraries.map(inflate)).then(function (codes) {
      var before = window.echarts;
      codes.forEach(run);
      R.echarts = window.echarts;
      if (before) window.echarts = before;
      else delete window.echarts;
      (R.waiting || []).splice(0).forEach(R.draw);
    });
  };
})();
