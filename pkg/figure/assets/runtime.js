// Draws the figures of package figure. Everything is inside window.richlazy; the libraries are evaluated where no module loader (require.js) can take them.
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

  // A number with that many significant digits at most, in the shorter of the plain and the scientific form, as label in ticks.go writes it.
  function number(v, digits) {
    if (typeof v !== "number" || v !== v) return "–";
    if (v === 0) return "0";
    var rounded = Math.abs(+v.toPrecision(digits || 4)), plain = String(rounded), scientific = rounded.toExponential().replace("e+", "e");
    if (plain.indexOf("e") >= 0 || (plain.length > 6 && scientific.length < plain.length)) plain = scientific;
    return (v < 0 ? "−" : "") + plain;
  }

  // A colour of a theme that lets the ground shine through.
  function fade(colour, share) {
    var v = parseInt(colour.slice(1), 16);
    return "rgba(" + (v >> 16) + "," + ((v >> 8) & 255) + "," + (v & 255) + "," + share + ")";
  }

  // Text of a user inside the HTML of a tooltip.
  function safe(s) {
    return String(s).replace(/[&<>"']/g, function (c) { return "&#" + c.charCodeAt(0) + ";"; });
  }

  // The functions that an option asks for as {"@fn": name}; f is the figure's own part of the message.
  function functions(f) {
    var digits = f.digits || [];
    // A height on the screen within the axes.
    function within(area, y) { return Math.min(Math.max(y, area.y), area.y + area.height); }
    // The icon of a condition in a tooltip.
    function picture(i) { return f.icons ? '<img style="height:48px;max-width:96px;vertical-align:middle;margin:2px 6px 2px 0" src="' + f.icons[i] + '">' : ""; }
    // Where a bar stands beside those of its group, as echarts places those that the legend has left on.
    function slot(api, series) {
      var shown = api.currentSeriesIndices().filter(function (i) { return i < Object.keys(f.bars).length; });
      return api.barLayout({ count: shown.length, barCategoryGap: "30%", barGap: "12%", barMaxWidth: 90 })[shown.indexOf(series)];
    }
    return {
      icons: f.icons,
      number: function (v) { return number(v); },
      rdm: function (p) {
        var row = p.value[1], column = p.value[0], v = p.value[2], of = f.runs ? function (i) { return f.runs.filter(function (r) { return r.from <= i && i <= r.to; })[0].name + ": "; } : function () { return ""; };
        function line(i) { return picture(i) + safe(of(i) + f.names[i]) + "<br>"; }
        return (f.now ? safe(f.now) + "<br>" : "") + line(row) + line(column) + (typeof v === "number" ? "<b>" + number(v) + "</b> " : "<b>missing</b> ") + safe(f.unit);
      },
      // A pair without a value: grey and struck through.
      missing: function (params, api) {
        var size = api.size([1, 1]), at = api.coord([api.value(0), api.value(1)]), x = at[0] - size[0] / 2, y = at[1] - size[1] / 2, list = [{ type: "rect", shape: { x: x, y: y, width: size[0] + 0.3, height: size[1] + 0.3 }, style: { fill: f.split } }];
        if (size[0] >= 5) list.push({ type: "line", shape: { x1: x, y1: y + size[1], x2: x + size[0], y2: y }, style: { stroke: f.line, lineWidth: 1 } });
        return { type: "group", children: list };
      },
      point: function (p) { return p.seriesType === "line3D" || p.seriesType === "surface" ? "" : (p.data && p.data.index >= 0 ? picture(p.data.index) : "") + "<b>" + safe(p.name) + "</b><br>" + safe(p.seriesName); },
      // A union of a dendrogram: an invisible wide line takes the mouse.
      branch: function (params, api) {
        var b = f.tree.branches[params.dataIndex], c = f.tree.colours[params.dataIndex];
        var points = [api.coord([b[2], b[0]]), api.coord([b[4], b[0]]), api.coord([b[4], b[1]]), api.coord([b[3], b[1]])];
        function line(colour, width) { return { type: "polyline", shape: { points: points }, style: { stroke: colour, lineWidth: width, fill: "none" } }; }
        var drawn = line(c < 0 ? f.muted : f.hues[c % f.hues.length], f.names.length > 60 ? 1 : 1.5);
        drawn.emphasis = { style: { lineWidth: 3 } };
        return { type: "group", children: [line("rgba(0,0,0,0.001)", 9), drawn] };
      },
      // The name and the icon of a leaf.
      leaf: function (params, api) {
        var t = f.tree, at = api.coord([api.value(0), api.value(1)]), i = params.dataIndex, list = [];
        if (f.icons) list.push({ type: "image", style: { image: f.icons[i], x: at[0] + 6 + (i % t.columns) * (t.side + 1), y: at[1] - t.side / 2, width: t.side, height: t.side } });
        if (t.size) list.push({ type: "text", style: { text: f.names[i], x: at[0] + t.beside, y: at[1], fill: t.hues ? f.hues[t.hues[i] % f.hues.length] : f.ink, verticalAlign: "middle", font: t.size + "px system-ui, sans-serif", width: f.width - at[0] - t.beside - 4, overflow: "truncate" } });
        return { type: "group", children: list };
      },
      tree: function (p) {
        var t = f.tree, i = p.dataIndex;
        if (p.seriesName === "leaf") return picture(i) + safe(f.names[i]);
        var members = f.names.slice(t.from[i], t.to[i] + 1), shown = members.slice(0, 12).map(safe).join(", ");
        return "<b>" + number(t.branches[i][4]) + "</b> " + safe(f.unit) + "<br>" + members.length + " conditions: " + shown + (members.length > 12 ? " …" : "");
      },
      // The noise ceiling, as wide as the axes.
      ceiling: function (params, api) {
        var c = f.compare, a = params.coordSys;
        if (c.high === null) return;
        var top = within(a, api.coord([0, c.high])[1]);
        if (c.low === null) return { type: "line", silent: true, shape: { x1: a.x, y1: top, x2: a.x + a.width, y2: top }, style: { stroke: f.muted, lineWidth: 1.2, lineDash: [5, 3] } };
        return { type: "rect", silent: true, shape: { x: a.x, y: top, width: a.width, height: Math.max(1, within(a, api.coord([0, c.low])[1]) - top) }, style: { fill: fade(f.line, 0.35) } };
      },
      // A model: its place takes the mouse from top to bottom.
      model: function (params, api) {
        var c = f.compare, i = params.dataIndex, m = c.models[i], a = params.coordSys, v = m.values, slot = api.size([1, 0])[0], x = api.coord([i, 0])[0], half = Math.min(slot * c.share, c.widest) / 2, list = [];
        function at(value) { return within(a, api.coord([i, value])[1]); }
        function inside(value) { var y = api.coord([i, value])[1]; return typeof value === "number" && y >= a.y - 0.5 && y <= a.y + a.height + 0.5; }
        list.push({ type: "rect", shape: { x: x - slot / 2, y: a.y, width: slot, height: a.height }, style: { fill: "rgba(0,0,0,0.001)" } });
        var colour = f.hues[m.group % f.hues.length];
        if (v[0] !== null && !c.dots) list.push({ type: "rect", shape: { x: x - half, y: Math.min(at(v[0]), at(c.chance)), width: 2 * half, height: Math.abs(at(v[0]) - at(c.chance)) }, style: { fill: colour } });
        (m.points || []).forEach(function (p, k) {
          if (inside(p)) list.push({ type: "circle", shape: { cx: x + 1.3 * half * m.spread[k], cy: at(p), r: 2.8 }, style: { fill: f.muted, stroke: f.paper, lineWidth: 0.7 } });
        });
        if (v[1] !== null && v[2] !== null) [[f.paper, 4.5], [f.ink, 2.2]].forEach(function (s) { list.push({ type: "line", shape: { x1: x, y1: at(v[1]), x2: x, y2: at(v[2]) }, style: { stroke: s[0], lineWidth: s[1] } }); });
        if (c.dots && inside(v[0])) list.push({ type: "circle", shape: { cx: x, cy: at(v[0]), r: 5.5 }, style: { fill: colour, stroke: f.paper, lineWidth: 1 } });
        return { type: "group", children: list };
      },
      // The line of chance, and the marks of tests against it and the ceiling.
      drops: function (params, api) {
        var c = f.compare, a = params.coordSys, list = [];
        function inside(y) { return y >= a.y - 0.5 && y <= a.y + a.height + 0.5; }
        function drop(x, y, up) {
          var shape = c.icicles ? { type: "polygon", shape: { points: [[x - 4.5, y], [x, y - 9 * up], [x + 4.5, y]] } } : { type: "sector", shape: { cx: x, cy: y, r: 5.5, r0: 0, startAngle: up > 0 ? -Math.PI : 0, endAngle: up > 0 ? 0 : Math.PI } };
          shape.style = { fill: f.paper, stroke: f.ink, lineWidth: 1.2 };
          list.push(shape);
        }
        var chance = c.chance === null ? -1 : api.coord([0, c.chance])[1], foot = c.high === null ? -1 : api.coord([0, c.low === null ? c.high : c.low])[1];
        if (inside(chance)) list.push({ type: "line", shape: { x1: a.x, y1: chance, x2: a.x + a.width, y2: chance }, style: { stroke: c.dots ? f.muted : f.line, lineWidth: 1, lineDash: c.dots ? [5, 3] : null } });
        c.models.forEach(function (m, i) {
          var x = api.coord([i, 0])[0];
          if (m.above && inside(chance)) drop(x, chance, 1);
          if (m.below && inside(foot)) drop(x, foot, -1);
        });
        return { type: "group", silent: true, children: list };
      },
      // What stands above the bars and says which models differ.
      pairs: function (params, api) {
        var c = f.compare, p = c.pairs, a = params.coordSys, size = Math.min(3.4, 0.36 * p.step), stroke = { stroke: f.ink, lineWidth: Math.min(1.6, 0.3 * p.step) };
        return { type: "group", silent: true, children: (p.marks || []).map(function (m) {
          var x = api.coord([m.from, 0])[0], to = api.coord([m.to, 0])[0], y = a.y - 10 - (m.row + 0.5) * p.step;
          function line(x1, y1, x2, y2) { return { type: "line", shape: { x1: x1, y1: y1, x2: x2, y2: y2 }, style: stroke }; }
          function polygon(points) { return { type: "polygon", shape: { points: points }, style: { fill: f.ink } }; }
          switch (m.kind) {
            case "line": return line(x, y, to, y);
            case "tick": return line(x, y, x, y + 1.1 * size);
            case "dot": return { type: "circle", shape: { cx: x, cy: y, r: size }, style: { fill: f.ink } };
            case "ring": return { type: "circle", shape: { cx: x, cy: y, r: 0.8 * size }, style: { fill: "none", stroke: f.line, lineWidth: 1 } };
            case "dash": return line(x - 1.3 * size, y, x + 1.3 * size, y);
            case "icicle": return polygon([[x - size, y], [x, y + 2.6 * size], [x + size, y]]);
            case "head": var back = to < x ? -2.2 * size : 2.2 * size; return polygon([[x, y], [x + back, y + 1.2 * size], [x + back, y - 1.2 * size]]);
          }
          return { type: "text", style: { text: c.models[m.from].name, x: a.x - 6, y: y, fill: f.muted, align: "right", verticalAlign: "middle", font: Math.min(10, p.step) + "px system-ui, sans-serif", width: a.x - 8, overflow: "truncate" } };
        }) };
      },
      // The label of a point: at its right, its left, above or below it, where neither points nor other labels are; what has no room leaves the figure. Labels come one after
      // the other; one that comes again begins a new layout.
      beside: function (p) {
        var key = p.seriesIndex + "/" + p.dataIndex, w = p.labelRect.width, h = Math.max(p.labelRect.height, 13), half = p.rect.width / 2 + 2, x = p.rect.x + p.rect.width / 2, y = p.rect.y + p.rect.height / 2;
        if (!f.placed || f.placed[key]) {
          f.placed = {};
          f.boxes = [];
          f.chart.getOption().series.forEach(function (s) {
            if (s.type === "scatter") s.data.forEach(function (d) {
              var at = f.chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, d.value);
              f.boxes.push([at[0] - half, at[1] - half, at[0] + half, at[1] + half]);
            });
          });
        }
        f.placed[key] = true;
        var tried = [[x + half, y - h / 2], [x - half - w, y - h / 2], [x - w / 2, y - half - h], [x - w / 2, y + half]], right = f.chart.getWidth(), low = f.chart.getHeight();
        for (var i = 0; i < tried.length; i++) {
          var b = [tried[i][0], tried[i][1], tried[i][0] + w, tried[i][1] + h];
          if (b[0] < f.option.grid.left || b[1] < 0 || b[2] > right || b[3] > low) continue;
          if (f.boxes.some(function (t) { return b[0] < t[2] && t[0] < b[2] && b[1] < t[3] && t[1] < b[3]; })) continue;
          f.boxes.push(b);
          return { x: b[0], y: b[1] + h / 2, align: "left", verticalAlign: "middle" };
        }
        return { x: -9999, y: -9999 };
      },
      // Where a point may lie as well.
      region: function (params, api) {
        var flat = f.regions[api.value(0)], points = [];
        for (var i = 0; i < flat.length; i += 2) points.push(api.coord([flat[i], flat[i + 1]]));
        return { type: "polygon", silent: true, shape: { points: points }, style: { fill: fade(api.visual("color"), 0.13 * Math.min(1, 18 / f.regions.length)), stroke: fade(api.visual("color"), 0.75), lineWidth: 1 } };
      },
      lines: function (all) {
        var list = [].concat(all).filter(function (p) { return p.seriesType === "line"; });
        if (!list.length) return "";
        return list.reduce(function (out, p) {
          out += "<br>" + p.marker + safe(p.seriesName) + " <b>" + number(p.value[1], digits[1]) + "</b>";
          if (p.value.length > 2 && typeof p.value[2] === "number" && p.value[2] === p.value[2]) out += " (" + number(p.value[2], digits[1]) + " – " + number(p.value[3], digits[1]) + ")";
          return out;
        }, safe(f.x) + " <b>" + number(list[0].value[0], digits[0]) + "</b>");
      },
      comparison: function (p) {
        var c = f.compare, m = c.models[p.dataIndex], v = m.values, out = "<b>" + safe(m.name) + "</b><br><b>" + number(v[0], digits[1]) + "</b> " + safe(f.unit);
        if (v[1] !== null && v[2] !== null) out += " (" + number(v[1], digits[1]) + " – " + number(v[2], digits[1]) + ")";
        if (m.above !== null) out += "<br>" + (m.above ? "above chance" : "not above chance");
        if (m.below !== null) out += "<br>" + (m.below ? "below the noise ceiling" : "not below the noise ceiling");
        if (c.tested) out += "<br>" + (m.differ ? "differs from " + m.differ.map(safe).join(", ") : "differs from no other model");
        return out;
      },
      shepard: function (p) {
        var v = p.value, names = f.names ? safe(f.names[v[2]]) + "<br>" + safe(f.names[v[3]]) + "<br>" : "";
        return names + safe(f.x) + " <b>" + number(v[0], digits[0]) + "</b><br>" + safe(f.unit) + " <b>" + number(v[1], digits[1]) + "</b>";
      },
      bars: function (p) {
        var v = f.bars[p.seriesName], i = p.dataIndex;
        return safe(f.groups[i]) + "<br>" + p.marker + safe(p.seriesName) + " <b>" + number(v.values[i], digits[1]) + "</b>" + (v.errors ? " ± " + number(v.errors[i], digits[1]) : "");
      },
      // A confidence band: for each stretch without a gap a polygon through all upper, then all lower values.
      band: function (params, api) {
        if (params.context.done) return;
        params.context.done = true;
        var polygons = [], up = [], down = [];
        function close() {
          if (up.length > 1) polygons.push({ type: "polygon", silent: true, shape: { points: up.concat(down) }, style: { fill: api.visual("color"), opacity: 0.22 } });
          up = [];
          down = [];
        }
        for (var i = 0; i < f.bands[params.seriesName]; i++) {
          var x = api.value(0, i), low = api.value(1, i), high = api.value(2, i);
          if (low !== low || high !== high || low === null || high === null) {
            close();
            continue;
          }
          up.push(api.coord([x, high]));
          down.unshift(api.coord([x, low]));
        }
        close();
        return { type: "group", silent: true, children: polygons, clipPath: { type: "rect", shape: params.coordSys } };
      },
      // The error bar of a bar: [group, low, high, series].
      whisker: function (params, api) {
        var x = api.value(0), place = slot(api, api.value(3)), low = api.coord([x, api.value(1)]), high = api.coord([x, api.value(2)]);
        if (!place || low[1] !== low[1] || high[1] !== high[1]) return; // its bar is hidden, or has no error
        var at = low[0] + place.offsetCenter, half = Math.min(7, place.width / 3), style = { stroke: f.ink, lineWidth: 1.5 };
        function line(x1, y1, x2, y2) { return { type: "line", shape: { x1: x1, y1: y1, x2: x2, y2: y2 }, style: style }; }
        return { type: "group", silent: true, children: [line(at, low[1], at, high[1]), line(at - half, low[1], at + half, low[1]), line(at - half, high[1], at + half, high[1])] };
      },
      // A line of a forest: a heading, or the name of a row, its intervals, its numbers and its note. Marks are points of their own.
      forestRow: function (params, api) {
        var o = f.forest, row = o.rows[params.dataIndex], area = params.coordSys, y = api.coord([api.value(0), params.dataIndex])[1], list = [];
        function text(s, x, align, colour, size, width, weight) {
          list.push({ type: "text", silent: true, style: { text: s, x: x, y: y, fill: colour, align: align, verticalAlign: "middle", font: (weight || "") + " " + size + "px system-ui, sans-serif", width: width, overflow: width ? "truncate" : "none" } });
        }
        function line(x1, y1, x2, y2, colour, width) { list.push({ type: "line", silent: true, shape: { x1: x1, y1: y1, x2: x2, y2: y2 }, style: { stroke: colour, lineWidth: width } }); }
        if (row.heading) {
          text(row.heading, 4, "left", f.ink, 12, area.x + area.width, "600");
          return { type: "group", silent: true, children: list };
        }
        var from = area.x, to = area.x + area.width, ends = o.own ? 48 : 0, shown = api.currentSeriesIndices();
        text(row.name, from - 10 - ends, "right", f.ink, 12, from - 14 - ends);
        if (o.own) {
          text(row.ends[0], from - 8, "right", f.muted, 10);
          text(row.ends[1], to + 8, "left", f.muted, 10);
        }
        line(from, y, to, y, f.split, 1);
        function at(v) { return Math.min(Math.max(api.coord([v, params.dataIndex])[0], from), to); }
        var next = to + ends, last = null;
        o.series.forEach(function (name, i) {
          var v = row.at[0][i], low = row.at[1][i], high = row.at[2][i], h = y - o.lift[i];
          next += 10 + o.wide[i];
          if (shown.indexOf(i + 1) < 0) return; // the legend has switched it off
          if (o.path && last && v !== null) line(last[0], last[1], at(v), h, f.line, 1);
          if (v !== null) last = [at(v), h];
          if (low !== null && high !== null) line(at(low), h, at(high), h, f.hues[i % f.hues.length], 2);
          text(row.printed[i], next, "right", f.hues[i % f.hues.length], 12);
        });
        text(row.note || "", next + 10, "left", f.muted, 12, o.notes);
        return { type: "group", silent: true, children: list };
      },
      forest: function (p) {
        var o = f.forest, row = o.rows[p.value[1]], i = o.series.indexOf(p.seriesName), out = safe(row.group ? row.group + ": " + row.name : row.name) + "<br>" + p.marker + safe(p.seriesName) + " <b>" + number(row.values[i]) + "</b>";
        if (typeof row.low[i] === "number" && typeof row.high[i] === "number") out += " (" + number(row.low[i]) + " – " + number(row.high[i]) + ")";
        return out + (row.note ? "<br>" + safe(row.note) : "");
      },
      // A single value behind a bar: [group, value, series, place across the bar].
      dot: function (params, api) {
        var place = slot(api, api.value(2)), p = api.coord([api.value(0), api.value(1)]);
        if (!place) return;
        return { type: "circle", silent: true, shape: { cx: p[0] + place.offsetCenter + 0.6 * place.width * api.value(3), cy: p[1], r: 2.8 }, style: { fill: f.ink, stroke: f.paper, lineWidth: 0.7, opacity: 0.75 } };
      },
    };
  }

  // Functions that need more than their name: the rest of the object in the option.
  var made = {
    // A coordinate of an ellipsoid: that of its centre, and those of its three half axes.
    ellipsoid: function (o) { return function (u, v) { return o.centre + Math.sin(v) * (Math.cos(u) * o.half[0] + Math.sin(u) * o.half[1]) + Math.cos(v) * o.half[2]; }; },
    tick: function (o) { return function (v) { return number(v, o.digits); }; },
    said: function (o) { return function () { return o.text; }; },
    // Only values without a neighbour are dots.
    lonely: function (o) { return function (v, p) { return o.at.indexOf(p.dataIndex) >= 0 ? 6 : 0; }; },
  };

  // An option with the theme's colours and our functions in the places of {"@": colour} and {"@fn": name}.
  function hydrate(v, theme, fns) {
    if (Array.isArray(v)) return typeof v[0] === "object" ? v.map(function (x) { return hydrate(x, theme, fns); }) : v;
    if (!v || typeof v !== "object") return v;
    if (v["@fn"]) return fns[v["@fn"]] || made[v["@fn"]](v);
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
      var option = hydrate(f.option, theme, functions(f));
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
