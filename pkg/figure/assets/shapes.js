// The parts of figures that echarts does not have, and the words of tooltips: functions that an option asks for by name.
(function () {
  var R = (window.richlazy = window.richlazy || {});
  if (R.draw) return; // a second copy, of another cell

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
      point: function (p) { return p.seriesType === "line3D" && !p.name || p.seriesType === "surface" ? "" : (p.data && p.data.index >= 0 ? picture(p.data.index) : "") + "<b>" + safe(p.name) + "</b><br>" + safe(p.seriesName); },
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
      // A measurement beside a line: a dot with an error bar.
      measurement: function (params, api) {
        var x = api.value(0), p = api.coord([x, api.value(1)]), low = api.coord([x, api.value(2)]), high = api.coord([x, api.value(3)]), colour = api.visual("color"), list = [];
        function line(x1, y1, x2, y2) { list.push({ type: "line", silent: true, shape: { x1: x1, y1: y1, x2: x2, y2: y2 }, style: { stroke: colour, lineWidth: 1.5 } }); }
        if (p[1] !== p[1]) return;
        if (low[1] === low[1] && high[1] === high[1] && low[1] > high[1]) {
          line(p[0], low[1], p[0], high[1]);
          line(p[0] - 4, low[1], p[0] + 4, low[1]);
          line(p[0] - 4, high[1], p[0] + 4, high[1]);
        }
        list.push({ type: "circle", silent: true, shape: { cx: p[0], cy: p[1], r: 3.8 }, style: { fill: colour, stroke: f.paper, lineWidth: 1 } });
        return { type: "group", silent: true, children: list };
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

  R.functions = functions;
  R.made = made;
})();
