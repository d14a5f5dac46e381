// SPDX-License-Identifier: GPL-3.0-or-later
// node tantivy.js load ADDON ROWS.tsv INDEX THREADS
// node tantivy.js serve ADDON INDEX FOLDER     tantivy's side of bench/search: `row NAME SECONDS` on stdin, a JSON object on stdout
// ADDON is the .node file of the npm package @oxdev03/node-tantivy-binding-linux-x64-gnu.
"use strict";
const fs = require("fs");
const readline = require("readline");

const [, , command, addon, ...rest] = process.argv;
const tantivy = require(addon);
const FACETS = ["dataset", "year", "elements", "space_group"];

function schema() {
  const builder = new tantivy.SchemaBuilder();
  const raw = { stored: false, tokenizerName: "raw", indexOption: "basic", fast: true };
  for (const name of [...FACETS, "acl"]) builder.addTextField(name, raw);
  builder.addTextField("text", { stored: false, tokenizerName: "whitespace", indexOption: "position" });
  builder.addFloatField("band_gap", { indexed: true, fast: true });
  builder.addIntegerField("date", { indexed: true, fast: true });
  builder.addIntegerField("id", { stored: true, indexed: false, fast: true });
  return builder.build();
}

function document(cells) {
  const [id, dataset, acl, date, year, elements, group, gap, text] = cells;
  const made = { id: +id, dataset, acl: acl.split("|"), date: +date, year, elements: elements.split("|"), text: text.split("|") };
  if (group) made.space_group = group;
  if (gap) made.band_gap = +gap;
  return JSON.stringify(made);
}

async function load(rows, folder, threads) {
  fs.mkdirSync(folder, { recursive: true });
  const writer = new tantivy.Index(schema(), folder, false).writer(500000000, +threads);
  const lines = readline.createInterface({ input: fs.createReadStream(rows, { highWaterMark: 1 << 22 }) });
  for await (const line of lines) writer.addJson(document(line.split("\t")));
  writer.commit();
  writer.waitMergingThreads();
}

class Workload {
  constructor(index, folder) {
    this.index = tantivy.Index.open(index);
    this.index.reload();
    this.searcher = this.index.searcher();
    this.schema = this.index.schema;
    const lines = (name) => fs.readFileSync(`${folder}/${name}`, "utf8").trimEnd().split("\n");
    this.viewers = lines("viewers.tsv").map((line) => line.split("\t"));
    this.rows = new Map();
    for (const line of lines("queries.tsv")) {
      const cells = line.split("\t");
      if (!this.rows.has(cells[0])) this.rows.set(cells[0], []);
      this.rows.get(cells[0]).push(this.asked(cells));
    }
  }

  asked([, kind, words, viewer, facets, limit, offset, byDate]) {
    let query = this.text(kind, words.split(" "));
    if (+viewer >= 0) {
      const visible = tantivy.Query.constScoreQuery(tantivy.Query.termSetQuery(this.schema, "acl", this.viewers[+viewer]), 0);
      query = this.both(tantivy.Occur.Must, [query, visible]);
    }
    return { query, facets: facets === "1", limit: +limit, offset: +offset, byDate: byDate === "1" };
  }

  both(occur, queries) {
    return tantivy.Query.booleanQuery(queries.map((query) => ({ occur, query })));
  }

  text(kind, words) {
    const { Query, Occur } = tantivy;
    const term = (word) => Query.termQuery(this.schema, "text", word, "freq");
    switch (kind) {
      case "all": return Query.allQuery();
      case "phrase": return Query.phraseQuery(this.schema, "text", words, 0);
      case "range": return Query.rangeQuery(this.schema, "band_gap", tantivy.FieldType.F64 ?? tantivy.FieldType.Float ?? 3, +words[0], +words[1], true, true);
      case "infix": return Query.regexQuery(this.schema, "text", `.*${words[0]}.*`);
      case "fuzzy": return Query.fuzzyTermQuery(this.schema, "text", words[0], 2, true, false);
      default: return words.length === 1 ? term(words[0]) : this.both(kind === "or" ? Occur.Should : Occur.Must, words.map(term));
    }
  }

  run(asked) {
    const answer = {};
    if (asked.facets) {
      const terms = {};
      for (const field of FACETS) terms[field] = { terms: { field, size: 10, segment_size: 100000 } };
      answer.facets = this.searcher.aggregate(asked.query, JSON.stringify(terms));
    }
    if (asked.limit || !asked.facets) answer.hits = this.page(asked);
    return answer;
  }

  /** The binding takes no limit of 0. */
  page(asked) {
    return this.searcher.search(asked.query, Math.max(1, asked.limit), true, asked.byDate ? "date" : undefined, asked.offset);
  }

  /** What is compared; outside of what is timed. */
  comparable(asked, answer) {
    const out = { total: (answer.hits ?? this.page(asked)).count };
    if (asked.facets) {
      const facets = typeof answer.facets === "string" ? JSON.parse(answer.facets) : answer.facets;
      out.facets = FACETS.map((field) => facets[field].buckets.map((bucket) => [String(bucket.key), bucket.doc_count]));
    }
    if (asked.byDate) out.ids = answer.hits.hits.map((hit) => [].concat(this.searcher.doc(hit.docAddress).toDict().id)[0]);
    return out;
  }
}

function summary(times) {
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor((times.length - 1) * share)];
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), samples: times.length };
}

function passes(workload, queries, seconds) {
  const times = [];
  const end = performance.now() + seconds * 1e3;
  do {
    for (const asked of queries) {
      const start = performance.now();
      workload.run(asked);
      times.push(performance.now() - start);
      if (performance.now() > end && times.length >= 5) break;
    }
  } while (performance.now() < end);
  return times;
}

function firstPass(workload, queries) {
  const times = [], answers = [];
  for (const asked of queries) {
    const start = performance.now();
    const answer = workload.run(asked);
    times.push(performance.now() - start);
    answers.push(workload.comparable(asked, answer));
  }
  return { first: summary(times), answers };
}

async function serve(index, folder) {
  const workload = new Workload(index, folder);
  const seen = new Set();
  console.log(JSON.stringify({ ready: "tantivy", segments: workload.searcher.numSegments }));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (line === "end") break;
    const [, name, seconds] = line.split(" ");
    const queries = workload.rows.get(name);
    let reply = {};
    try {
      if (!seen.has(name)) reply = firstPass(workload, queries);
      seen.add(name);
      Object.assign(reply, summary(passes(workload, queries, +seconds)));
    } catch (error) {
      reply = { absent: String(error.message) };
    }
    console.log(JSON.stringify(reply));
  }
}

if (command === "load") load(...rest);
else serve(...rest);
