// SPDX-License-Identifier: GPL-3.0-or-later
#include "search/world.hpp"

#include <algorithm>
#include <limits>

#include "quarry/json.hpp"

namespace quarry::test {
namespace {

Value number_of(Random& random) {
  static const std::vector<double> values{0, 1, 2, 2.5, 3, 100, 200, 300, 500, 520, 0.1, -4, 1e6};
  return any_of(random, values);
}

std::string text_of(Random& random, std::size_t most, bool secret) {
  std::string text;
  const auto count = 1 + below(random, most);
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0) text += below(random, 8) == 0 ? ", " : " ";
    // Few words are frequent, many are rare.
    const auto rank = std::min(below(random, vocabulary().size()), below(random, vocabulary().size()));
    text += secret && below(random, 3) == 0 ? "secret" + std::to_string(below(random, 30)) : vocabulary()[rank];
  }
  return text;
}

std::string date_of(Random& random) {
  static const std::vector<std::string> dates{"2018", "2018-11", "2018-11-09", "2019-01-01T12:00:00Z", "2020-02-29", "2020"};
  return any_of(random, dates);
}

/// Any case, so that spellings differ.
std::string cased(Random& random, std::string text) {
  if (below(random, 3) == 0)
    for (auto& c : text)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

Value custom_of(Random& random) {
  switch (below(random, 6)) {
    case 0: return number_of(random);
    case 1: return "300 K";
    case 2: return text_of(random, 2, false);
    case 3: return date_of(random);
    case 4: return true;
    default: return Array{number_of(random), cased(random, "hot"), 5};
  }
}

Value content_of(Random& random, bool secret) {
  Value content{Object{}};
  const auto maybe = [&](const char* path, auto&& make) {
    if (below(random, 2) == 0) content.set_path(path, make());
  };
  maybe("dc.titles", [&] { return Array{Object{{"title", text_of(random, 6, secret)}}, Object{{"title", text_of(random, 3, secret)}}}; });
  maybe("mdf.source_name", [&] { return cased(random, any_of<std::string>(random, {"oqmd", "nist_xps", "big"})); });
  maybe("dft.converged", [&] { return below(random, 2) == 0; });
  maybe("dft.cutoff_energy", [&] { return number_of(random); });
  maybe("dft.exchange_correlation_functional", [&] { return cased(random, any_of<std::string>(random, {"pbe", "PBE+U", "hse06"})); });
  maybe("electron_microscopy.beam_energy", [&] { return number_of(random); });
  maybe("material.composition", [&] { return any_of(random, formulas()); });
  maybe("crystal_structure.space_group_number", [&] { return any_of<int>(random, {225, 227, 194, 1, 14}); });
  maybe("dc.publicationYear", [&] { return below(random, 2) == 0 ? Value(2015 + static_cast<int>(below(random, 6))) : Value(date_of(random)); });
  maybe("custom.a", [&] { return custom_of(random); });
  maybe("custom.note", [&] { return text_of(random, 12, secret); });
  maybe("shape.any", [&] { return custom_of(random); });
  if (secret) {
    maybe("custom.hidden", [&] { return custom_of(random); });
    maybe("cellar.note", [&] { return text_of(random, 40, true); });
  }
  return content;
}

/// What a dataset says of its custom fields; several need not agree.
Value declarations(Random& random, bool secret) {
  Object fields;
  Object a{{"type", any_of<std::string>(random, {"number", "number", "number", "string", "integer"})}};
  if (below(random, 2) == 0) a["unit"] = any_of<std::string>(random, {"K", "K", "eV"});
  if (below(random, 2) == 0) a["title"] = secret ? "Secret" : any_of<std::string>(random, {"A", "A", "Another"});
  fields["a"] = std::move(a);
  if (below(random, 2) == 0) fields["note"] = Object{{"title", secret ? "Hidden note" : "Note"}};
  if (secret) fields["hidden"] = Object{{"type", "number"}, {"title", "Hidden"}};
  return fields;
}

std::vector<std::string> readers(Random& random) {
  if (below(random, 3) == 0) return {"public"};
  std::vector<std::string> some;
  for (std::size_t i = 0; i < 1 + below(random, 3); ++i) some.push_back(any_of(random, principals()));
  std::sort(some.begin(), some.end());
  some.erase(std::unique(some.begin(), some.end()), some.end());
  return some;
}

}  // namespace

const std::vector<std::string>& vocabulary() {
  static const std::vector<std::string> words{
      "oxide", "thin", "film", "rutile", "graphene", "the", "Of", "alloy", "steel", "TiO2", "Fe2O3", "anneal", "annealed", "annealing",
      "größe", "Größe", "Ångström", "x-ray", "X-Ray", "диффузия", "α", "12", "3.5", "P6_3/mmc", "battery", "cathode", "LiFePO4", "phase",
      "diagram", "stress", "strain", "Poisson", "phonon", "spin", "orbit", "defect", "a", "b", "c", "NaCl", "O3Fe2", "界面"};
  return words;
}

const std::vector<std::string>& principals() {
  static const std::vector<std::string> all{"urn:test:a", "urn:test:b", "urn:test:c", "urn:test:d", "urn:test:e", "urn:test:f"};
  return all;
}

const std::vector<std::string>& formulas() {
  static const std::vector<std::string> all{"Fe2O3", "Fe4O6", "TiO2", "Ti2O4", "LiFePO4", "Al", "Al3Ni", "NiAl3", "NaCl", "CO", "Co", "SrTiO3"};
  return all;
}

World random_world(Random& random, std::size_t subjects, const std::string& subject_prefix, bool secret) {
  World world;
  for (std::size_t i = 0; i < subjects; ++i) {
    const auto subject = subject_prefix + std::to_string(i);
    const auto entries = below(random, 5) == 0 ? 1 + below(random, 3) : 1;
    const auto kind = below(random, 16) == 0 ? RecordKind::dataset : RecordKind::record;
    for (std::size_t e = 0; e < entries; ++e) {
      world.push_back({subject, entries == 1 ? "" : "e" + std::to_string(e), content_of(random, secret), readers(random), kind});
      if (kind == RecordKind::dataset && below(random, 2) == 0) world.back().content.set_path("custom_fields", declarations(random, secret));
    }
  }
  return world;
}

WorldSnapshot::WorldSnapshot(const World& world, std::vector<std::size_t> cuts, const TempDir& folder, const std::string& name)
    : world_(world) {
  for (const auto& entry : world_) {
    auto at = std::find(sets_.begin(), sets_.end(), entry.visible_to);
    if (at == sets_.end()) at = sets_.insert(sets_.end(), entry.visible_to);
    set_of_.push_back(static_cast<std::uint32_t>(at - sets_.begin()));
  }
  cuts.push_back(world_.size());
  std::size_t from = 0;
  for (const auto to : cuts) {
    if (to == from) continue;
    index::SegmentView view;
    view.id = name + "-" + std::to_string(views_.size());
    const std::filesystem::path directory = folder / view.id;
    index::SegmentBuilder builder(directory);
    const Value ghost_content(Object{{"custom", Object{{"note", "deadword oxide film"}, {"ghost", 7}}}});
    auto last_version = std::make_shared<std::vector<std::int64_t>>();
    auto acl_set = std::make_shared<std::vector<std::uint32_t>>();
    std::vector<bool> alive;
    const auto add = [&](std::size_t i, bool lives, std::int64_t last) {
      index::SegmentRow row;
      row.row = lives && last == std::numeric_limits<std::int64_t>::max() ? static_cast<std::int64_t>(i) + 1 : 1'000'000 + static_cast<std::int64_t>(2 * i + lives);
      const std::string ghost = "ghost/" + std::to_string(row.row);
      row.subject = row.row < 1'000'000 ? world_[i].subject : ghost;
      row.entry_id = world_[i].entry_id;
      row.kind = world_[i].kind;
      row.content = row.row < 1'000'000 ? &world_[i].content : &ghost_content;
      builder.add(row);
      alive.push_back(lives);
      last_version->push_back(last);
      acl_set->push_back(set_of_[i]);
    };
    for (auto i = from; i < to; ++i) {
      if (i % 7 == 0 && (i == from || world_[i].subject != world_[i - 1].subject)) {
        add(i, false, std::numeric_limits<std::int64_t>::max());
        add(i, true, 3);
      }
      add(i, true, std::numeric_limits<std::int64_t>::max());
    }
    builder.finish();
    view.segment = index::Segment::open(directory);
    index::Bitmap live(view.segment->size());
    for (std::uint32_t doc = 0; doc < live.size(); ++doc)
      if (alive[doc]) live.set(doc);
    view.live = std::make_shared<index::Bitmap>(std::move(live));
    view.acl_set = acl_set;
    view.last_version = last_version;
    views_.push_back(std::move(view));
    from = to;
  }
}

index::StoredRow WorldSnapshot::load(std::int64_t row) const {
  const auto i = static_cast<std::size_t>(row - 1);
  const auto& entry = world_.at(i);
  return {row, entry.subject, entry.entry_id, entry.kind, entry.content, set_of_[i], false};
}

std::vector<std::size_t> random_cuts(Random& random, const World& world, std::size_t pieces) {
  std::vector<std::size_t> cuts;
  for (std::size_t i = 1; i < pieces; ++i) {
    auto at = below(random, world.size());
    while (at != 0 && world[at].subject == world[at - 1].subject) --at;
    cuts.push_back(at);
  }
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

World shuffled(Random& random, const World& world) {
  std::vector<World> subjects;
  for (const auto& entry : world) {
    if (subjects.empty() || subjects.back().front().subject != entry.subject) subjects.emplace_back();
    subjects.back().push_back(entry);
  }
  std::shuffle(subjects.begin(), subjects.end(), random);
  World out;
  for (auto& subject : subjects) out.insert(out.end(), subject.begin(), subject.end());
  return out;
}

std::string bytes_of(const Facet& facet) {
  std::string out = facet.field + " as " + facet.name + " in '" + facet.unit + "'" + (facet.title.empty() ? "" : " titled " + facet.title) +
                    (facet.kind.empty() ? "" : " of " + facet.kind) + " missing " + std::to_string(facet.missing) + " other " + std::to_string(facet.other) +
                    " distinct " + std::to_string(facet.distinct);
  if (facet.stats.count != 0)
    out += " stats " + to_json(Array{facet.stats.min, facet.stats.max, facet.stats.sum, facet.stats.mean, facet.stats.count});
  for (const auto& bucket : facet.values) {
    out += " " + to_json(bucket.value) + (bucket.from.is_null() && bucket.to.is_null() ? "" : to_json(bucket.from) + ".." + to_json(bucket.to)) + "=" + std::to_string(bucket.count);
    for (const auto& inner : bucket.nested) out += " {" + bytes_of(inner) + "}";
  }
  return out;
}

std::string bytes_of(const std::vector<Hit>& hits) {
  std::string out;
  for (const auto& hit : hits) {
    out += hit.subject + " " + to_json(hit.score);
    for (const auto& entry : hit.entries) out += " [" + entry.entry_id + "] " + to_json(entry.content) + " " + to_json(entry.sources);
    for (const auto& [path, snippets] : hit.highlights)
      for (const auto& snippet : snippets) {
        out += " " + path + " '" + snippet.text + "'";
        for (const auto& [begin, end] : snippet.marks) out += " " + std::to_string(begin) + "-" + std::to_string(end);
      }
    out += "\n";
  }
  return out;
}

std::string bytes_of(const std::vector<FieldUse>& fields) {
  std::string out;
  for (const auto& one : fields)
    out += one.path + " " + one.kind + " in '" + one.unit + "' " + one.title + ", " + one.description + (one.facet ? " facet " : " ") + std::to_string(one.subjects) + "\n";
  return out;
}

std::string bytes_of(const SearchResult& result) {
  auto out = "total " + std::to_string(result.total) + "\n" + bytes_of(result.hits);
  for (const auto& facet : result.facets) out += "facet " + bytes_of(facet) + "\n";
  if (result.suggestion) out += "did you mean " + *result.suggestion + "\n";
  for (const auto& warning : result.warnings) out += "warning " + warning + "\n";
  return out;
}

}  // namespace quarry::test
