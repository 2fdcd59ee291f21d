// Draws the figures of package figure, whose parts are in shapes.js. Everything is inside window.richlazy; the libraries are evaluated where no module loader (require.js) can take them.
(function () {
  var R = (window.richlazy = window.richlazy || {});
  if (R.draw) return; // a second copy, of another cell

  // The colours of ink.go; a test compares them.
  var themes = {
    light: { c: ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8433E8", "#444400", "#1A1A2E", "#662266"], text: "#1f2328", muted: "#5f6671", line: "#8a9099", split: "#e3e6ea", bg: "#ffffff" },
    dark: { c: ["#56B4E9", "#E8702A", "#44E0A0", "#F0A8D0", "#F0E442", "#8566F0", "#8F7340", "#F4F4F4"], text: "#e6e8ea", muted: "#a5acb5", line: "#7d858f", split: "#34393f", bg: "#1b1e22" },
  };

  // The name of the theme of the page: what the page says of itself, else how dark its ground is, else what the system prefers.
  function themeName() {
    var b = document.body, said = b.dataset.richlazyTheme;
    if (said) return said;
    if (b.dataset.jpThemeLight) return b.dataset.jpThemeLight === "false" ? "dark" : "light"; // JupyterLab, Notebook 7, nbconvert
    if (b.classList.contains("vscode-dark") || b.classList.contains("vscode-high-contrast")) return "dark";
    if (b.classList.contains("vscode-light") || b.classList.contains("vscode-high-contrast-light")) return "light";
    var area = document.querySelector(".jp-Notebook") || b, colour = "rgba(0, 0, 0, 0)";
    while (area && /rgba\(.*, 0\)|transparent/.test((colour = getComputedStyle(area).backgroundColor))) area = area.parentElement;
    var m = colour.match(/[\d.]+/g);
    if (area && m) return 0.3 * m[0] + 0.59 * m[1] + 0.11 * m[2] < 110 ? "dark" : "light";
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  // An option with the theme's colours and our functions in the places of {"@": colour} and {"@fn": name}.
  function hydrate(v, theme, fns) {
    if (Array.isArray(v)) return typeof v[0] === "object" ? v.map(function (x) { return hydrate(x, theme, fns); }) : v;
    if (!v || typeof v !== "object") return v;
    if (v["@fn"]) return fns[v["@fn"]] || R.made[v["@fn"]](v);
    if ("@icon" in v) return "image://" + fns.icons[v["@icon"]];
    if (v["@"]) return v["@"][0] === "c" ? theme.c[+v["@"].slice(1) % theme.c.length] : theme[v["@"]];
    var out = {};
    for (var k in v) out[k] = hydrate(v[k], theme, fns);
    return out;
  }

  // An RDM travels as its upper triangle. The cells of pairs with a value, or of those without, whose NaN travels as null.
  function square(f, missing) {
    var data = [], at = 0, n = f.names.length;
    for (var i = 0; i < n; i++) {
      if (!missing) data.push([i, i, 0]);
      for (var j = i + 1; j < n; j++, at++) {
        var v = f.condensed[at];
        if ((v === null) === missing) data.push([j, i, v], [i, j, v]);
      }
    }
    return data;
  }

  var canvas = document.createElement("canvas").getContext("2d");
  function textWidth(s, size) {
    canvas.font = size + "px system-ui, sans-serif";
    return canvas.measureText(s).width;
  }

  // What must fit at this width: the legend gets as many rows as it needs, and the names of groups of bars are slanted where they have no room side by
  // side. It changes the option and returns how much taller the figure becomes.
  function fit(option, width) {
    var more = 0, legend = option.legend, grid = option.grid, x = option.xAxis;
    if (legend && legend.show) {
      var used = 0, rows = 1;
      legend.data.forEach(function (name) {
        var w = Math.min(textWidth(name, 12), width - 80) + 45;
        if (used && used + w > width - 10) { rows++; used = 0; }
        used += w;
      });
      legend.width = width - 10;
      legend.textStyle.width = width - 80;
      legend.textStyle.overflow = "truncate";
      more += 24 * (rows - 1);
      if (grid) grid.top += more;
    } else if (grid && !option.visualMap) grid.top -= 22; // the row of the legend
    if (option.grid3D) {
      option.grid3D.top += more;
      option.grid3D.viewControl.distance *= Math.max(1, 560 / width); // the camera sees as much of the height in a narrow frame, but less of the width
    }
    if (x && x.type === "category" && !option.visualMap) {
      var room = (width - grid.left - grid.right) / x.data.length, longest = 0;
      x.data.forEach(function (name) { longest = Math.max(longest, textWidth(name, 12)); });
      if (longest > room - 4) {
        var steep = room < 18;
        longest = Math.min(longest, steep ? 130 : Math.min(130, (grid.left + room / 2) / 0.81)); // the first name reaches to the left edge
        var tall = steep ? longest : longest * 0.6 + 8;
        Object.assign(x.axisLabel, { rotate: steep ? 90 : 36, width: longest + 6, overflow: "truncate" });
        x.nameGap += tall - 8;
        grid.bottom += tall - 8;
        more += tall - 8;
      }
    }
    return more;
  }

  // The widths of what stands beside the rows of a forest: names, a column of numbers a series, notes. A narrow figure cuts names before it narrows the values.
  function columns(o, grid, width) {
    var names = 0, rows = o.rows.filter(function (r) { return r.name; });
    function longest(list) { return Math.ceil(list.reduce(function (w, s) { return Math.max(w, textWidth(s || "", 12)); }, 0)); }
    names = Math.min(longest(rows.map(function (r) { return r.name; })), 0.42 * width);
    o.wide = o.series.map(function (name, i) { return longest(rows.map(function (r) { return r.printed[i]; })); });
    o.notes = Math.min(longest(rows.map(function (r) { return r.note; })) + 2, 0.16 * width);
    var ends = o.own ? 48 : 0;
    grid.right = o.wide.reduce(function (sum, w) { return sum + w + 10; }, ends + 10 + o.notes);
    grid.left = Math.min(names, Math.max(60, width - grid.right - ends - 20 - width / 4)) + 18 + ends;
  }

  // What stands around the cells of a heat map, wherever the layout has put them: icons, brackets and names of groups, and a mark at zero on the colour bar.
  function around(chart, f, theme) {
    if (!f.condensed) return;
    var a = chart.convertToPixel({ seriesIndex: 0 }, [0, 0]), b = chart.convertToPixel({ seriesIndex: 0 }, [1, 1]);
    var w = Math.abs(b[0] - a[0]), h = Math.abs(b[1] - a[1]), n = f.names.length;
    var left = a[0] - w / 2, top = a[1] - h / 2, bottom = top + h * n, list = [];
    function line(x1, y1, x2, y2, colour, width) { list.push({ type: "line", silent: true, z: 100, shape: { x1: x1, y1: y1, x2: x2, y2: y2 }, style: { stroke: colour, lineWidth: width || 1.5 } }); }
    // Where cells are smaller than a legible icon, icons stand in two staggered rows.
    var rows = Math.min(2, Math.ceil(12 / Math.min(w, h))), side = Math.min(22, rows * Math.min(w, h) * 0.94);
    (f.icons || []).forEach(function (icon, i) {
      var off = (i % rows) * (side + 1), image = { image: icon, width: side, height: side };
      list.push({ type: "image", silent: true, style: Object.assign({ x: left - side - 3 - off, y: a[1] + i * h - side / 2 }, image) });
      list.push({ type: "image", silent: true, style: Object.assign({ x: a[0] + i * w - side / 2, y: bottom + 3 + off }, image) });
    });
    (f.runs || []).forEach(function (run) {
      var x = left - f.beyond[0] - 3, y = bottom + f.beyond[1] + 3, length = run.to - run.from + 1;
      if (f.runs.length > 1) {
        line(x, top + run.from * h + 1.5, x, top + (run.to + 1) * h - 1.5, theme.muted);
        line(left + run.from * w + 1.5, y, left + (run.to + 1) * w - 1.5, y, theme.muted);
      }
      function name(x, y, turn, room) {
        if (textWidth(run.name, 12) > room) return; // its bracket stands there, its name in the tooltip
        list.push({ type: "text", silent: true, x: x, y: y, rotation: turn, style: { text: run.name, fill: theme.text, fontSize: 12, align: "center", verticalAlign: "middle" } });
      }
      name(x - 12, top + (run.from + length / 2) * h, Math.PI / 2, length * h);
      name(left + (run.from + length / 2) * w, y + 12, 0, length * w);
    });
    (f.cuts || []).forEach(function (i) {
      line(left - 1, top + i * h, left + n * w + 1, top + i * h, theme.bg, 2.5);
      line(left + i * w, top - 1, left + i * w, bottom + 1, theme.bg, 2.5);
    });
    var low = f.option.visualMap.min, high = f.option.visualMap.max;
    var bar = chart.getZr().storage.getDisplayList().filter(function (e) { return e.style && e.style.fill && e.style.fill.colorStops; })[0];
    var r = bar && bar.getBoundingRect().clone();
    if (bar && bar.transform) r.applyTransform(bar.transform);
    if (bar && f.option.series.length > 1) { // pairs without a value
      var under = r.y + r.height + 26;
      list.push({ type: "rect", silent: true, shape: { x: r.x, y: under, width: 14, height: 14 }, style: { fill: theme.split } });
      line(r.x, under + 14, r.x + 14, under, theme.line, 1);
      list.push({ type: "text", silent: true, x: r.x + 18, y: under + 7, style: { text: "missing", fill: theme.muted, fontSize: 12, verticalAlign: "middle" } });
    }
    if (bar && low < 0 && high > 0) {
      var zero = r.y + (r.height * high) / (high - low);
      line(r.x - 3, zero, r.x + r.width + 4, zero, theme.text);
      list.push({ type: "text", silent: true, x: r.x - 5, y: zero, style: { text: "0", fill: theme.text, fontSize: 11, align: "right", verticalAlign: "middle" } });
    }
    chart.setOption({ graphic: hydrate(f.option.graphic, theme, {}).concat(list) }, { replaceMerge: ["graphic"] });
  }

  // The upper triangle of a frame of a movie. NaN becomes null, as in what travels as text.
  function unpack(text) {
    var bytes = Uint8Array.from(atob(text), function (c) { return c.charCodeAt(0); }), view = new DataView(bytes.buffer), values = [];
    for (var i = 0; i < bytes.length; i += 4) {
      var v = view.getFloat32(i, true);
      values.push(v === v ? v : null);
    }
    return values;
  }

  // The slider of a movie with the button that plays it, below the map. show puts a frame into the figure and draws it.
  function controls(el, f, show) {
    var m = f.movie, row = document.createElement("div"), button = document.createElement("button"), slider = document.createElement("input"), time = document.createElement("output"), timer = 0;
    row.className = "richlazy-movie";
    row.style.cssText = "display:flex;align-items:center;gap:10px;padding:4px 12px;font:13px system-ui,sans-serif";
    button.type = "button";
    button.style.cssText = "flex:none;width:34px;height:26px;border:1px solid currentColor;border-radius:4px;background:transparent;color:inherit;font-size:12px;line-height:1;cursor:pointer";
    Object.assign(slider, { type: "range", min: 0, max: m.times.length - 1, step: 1, value: 0 });
    slider.style.cssText = "flex:1;min-width:60px";
    slider.setAttribute("aria-label", m.name);
    time.style.cssText = "flex:none;min-width:70px;text-align:right;font-variant-numeric:tabular-nums";
    function go(k) {
      slider.value = k;
      time.textContent = m.times[k];
      slider.setAttribute("aria-valuetext", m.times[k]);
      show(k);
    }
    function playing(on) {
      clearInterval(timer);
      timer = on && setInterval(function () {
        var next = +slider.value + 1;
        if (!row.isConnected || next >= m.times.length) playing(false);
        else guarded(function () { go(next); });
      }, Math.min(500, Math.max(80, 10000 / m.times.length)));
      button.textContent = on ? "❚❚" : "▶";
      button.setAttribute("aria-label", on ? "pause" : "play");
    }
    button.addEventListener("click", function () {
      if (!timer && +slider.value === m.times.length - 1) go(0);
      playing(!timer);
    });
    slider.addEventListener("input", function () { playing(false); go(+slider.value); });
    [button, slider, time].forEach(function (e) { row.appendChild(e); });
    el.insertAdjacentElement("afterend", row);
    playing(false);
    time.textContent = m.times[0];
  }

  // Draws one figure into its element, and again when the theme changes or the element gets another size. A chart whose element has left the page (a cell that ran
  // again, or was scrolled away in JupyterLab) is given up with its memory and its WebGL context, and drawn again when it comes back.
  function mount(f) {
    var el = document.getElementById(f.id);
    if (!el) return;
    function frame(k) {
      f.condensed = unpack(f.movie.frames[k]);
      f.now = f.movie.times[k];
    }
    if (f.movie) {
      frame(0);
      controls(el, f, function (k) {
        frame(k);
        if (chart) chart.setOption({ series: f.option.series.map(function (s, i) { return { data: square(f, i === 1) }; }) });
      });
    }
    var chart = null, shown = "", width = 0, height = 0, queued = false;

    function paint() {
      shown = themeName();
      width = el.clientWidth;
      var theme = themes[shown];
      f.ink = theme.text;
      f.width = width;
      f.paper = theme.bg;
      Object.assign(f, { muted: theme.muted, line: theme.line, split: theme.split, hues: theme.c });
      var option = hydrate(f.option, theme, R.functions(f));
      option.backgroundColor = "transparent";
      option.animation = false;
      // The names of the axes stand outside the cube: a narrow figure sees it from farther away.
      if (option.grid3D) option.grid3D.viewControl.distance *= Math.max(1, 500 / el.clientWidth);
      if (f.condensed) option.series.forEach(function (s, i) { s.data = square(f, i === 1); });
      if (f.forest) columns(f.forest, option.grid, width);
      if (f.tree && f.tree.size) option.grid.right = f.tree.beside + 10 + Math.min(0.38 * width, f.names.reduce(function (w, s) { return Math.max(w, textWidth(s, f.tree.size)); }, 0));
      var more = fit(option, width), g = option.grid;
      el.style.height = (f.square ? Math.max(240, width - g.left - g.right + g.top + g.bottom) : f.tall + more) + "px";
      height = el.clientHeight;
      if (chart) chart.dispose();
      el.innerHTML = "";
      chart = f.chart = R.echarts.init(el, null, { renderer: "canvas" });
      chart.setOption(option);
      around(chart, f, theme);
      el.parentElement.style.color = theme.text;
      if (f.movie) Object.assign(el.nextElementSibling.style, { colorScheme: shown, accentColor: theme.c[0] });
    }

    function follow() {
      queued = false;
      if (!el.isConnected) {
        if (chart) chart.dispose();
        chart = null;
      } else if (el.clientWidth && (!chart || shown !== themeName() || Math.abs(el.clientWidth - width) > 20)) {
        // Less than the width of a scroll bar never changes the height, or a bar that comes and goes with it would never rest.
        paint();
      } else if (chart && el.clientWidth && (el.clientWidth !== width || el.clientHeight !== height)) {
        height = el.clientHeight;
        chart.resize();
        around(chart, f, themes[shown]);
      }
    }

    el.richlazyFollow = function () {
      if (queued) return;
      queued = true;
      // Outside the observer's own turn: changing sizes within it is an error of the page.
      setTimeout(function () { guarded(follow); }, 0);
    };
    // Turning the wheel scrolls the page; with the control key, or by pinching, it zooms the figure.
    el.addEventListener("wheel", function (e) { if (!e.ctrlKey) e.stopPropagation(); }, { capture: true, passive: true });
    if (el.clientWidth) paint(); // else in a tab that is not shown
    new ResizeObserver(el.richlazyFollow).observe(el);
  }

  function guarded(work) {
    try { work(); } catch (e) { console.warn("figure: " + e); }
  }

  // Draws the figures of one message, and hides the static picture that stands for viewers without scripts. Where drawing fails, as without WebGL, the picture stays.
  R.draw = function (message) {
    R.ready.then(function () {
      var box = document.getElementById(message.box);
      if (!box || box.dataset.drawn) return;
      box.dataset.drawn = "1";
      box.style.display = "";
      var note = document.getElementById(message.box + "-note");
      if (note) note.remove();
      try {
        message.figures.forEach(function (f) {
          if (f.icons) f.icons = f.icons.map(function (i) { return message.icons[i]; });
          mount(f);
        });
      } catch (e) {
        box.style.display = "none";
        console.warn("figure: " + e);
        return;
      }
      document.querySelectorAll("img").forEach(function (img) {
        if (img.src.slice(-message.tail.length) === message.tail) img.style.display = "none";
      });
    }, function (e) { console.warn("figure: " + e); });
  };

  // All figures look again whether the theme is still theirs.
  function look() {
    document.querySelectorAll(".richlazy-chart").forEach(function (el) { if (el.richlazyFollow) el.richlazyFollow(); });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look);
  new MutationObserver(look).observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-richlazy-theme", "class", "style"] });

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

  // Takes the libraries, gzipped and in base64, keeps them from other scripts of the page, and draws what has waited for them.
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
