// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/check.hpp"

#include <algorithm>
#include <unordered_map>

#include "index/compare_postings.hpp"
#include "index/segment_files.hpp"
#include "index/store_description.hpp"
#include "quarry/field.hpp"

namespace quarry::index {
namespace {

constexpr std::size_t most_problems = 1000;

/// Collects problems, each with its remedy once.
class Findings {
 public:
  explicit Findings(CheckReport& report) : report_(report) {}
  void add(std::string problem, const char* remedy) {
    if (report_.problems.size() < most_problems) report_.problems.push_back(std::move(problem));
    auto& remedies = report_.remedies;
    if (std::find(remedies.begin(), remedies.end(), remedy) == remedies.end()) remedies.emplace_back(remedy);
  }
  /// Runs a part of the check; an Error in it is a finding.
  template <class Part>
  void in(const char* remedy, Part part) {
    try {
      part();
    } catch (const Error& error) {
      add(error.what(), remedy);
    }
  }

 private:
  CheckReport& report_;
};

constexpr const char* restore = "restore the index from a backup, or delete it and ingest anew: the catalog is damaged";
constexpr const char* reindex = "run `quarry reindex`: the segments are built anew from the catalog";

/// Where a row was found in the segments.
using Places = std::unordered_map<std::int64_t, std::size_t>;

void check_row(const OpenManifest& open, const Places& places, const CatalogRow& row, Findings& findings) {
  const auto& covered = open.manifest;
  const auto name = "catalog row " + std::to_string(row.row);
  const auto place = places.find(row.row);
  if (place == places.end()) {
    if (row.row <= covered.last_row && !row.state.dead())
      findings.add(name + " is in no segment", reindex);
    return;
  }
  const auto& segment = open.segments[place->second];
  const auto where = " in segment '" + segment.named.id + "'";
  const auto doc = segment.segment->find_row(row.row);
  if (!doc) return findings.add(name + " is not found" + where, reindex);
  if (segment.segment->subject_hash_of(*doc) != subject_hash(row.subject) ||
      segment.segment->first_version(*doc) != row.first_version || segment.segment->kind(*doc) != row.kind ||
      segment.segment->dataset(*doc) != row.dataset.value_or(0))
    findings.add(name + " has another subject, version, dataset or kind" + where, reindex);
  const auto& generation = segment.generation;
  // A state above the manifest's change is not in its files yet: readers mask by the catalog.
  if (row.state.change > covered.change) return;
  if (generation.live->test(*doc) == row.state.dead() ||
      (*generation.acl_set)[*doc] != static_cast<std::uint32_t>(row.acl_set_now()) ||
      (*generation.last_version)[*doc] != row.state.last_version.value_or(open_version))
    findings.add("the state of " + name + " differs" + where, reindex);
}

Places check_segments(Store& store, const OpenManifest& open, CheckReport& report, Findings& findings) {
  Places places;
  for (std::size_t i = 0; i < open.segments.size(); ++i) {
    const auto& named = open.segments[i].named;
    findings.in(reindex, [&] {
      const SegmentFiles files(segment_path(store.directory(), named.id), true);
      if (const auto unlike = compare_postings(files); unlike != 0)
        findings.add("segment '" + named.id + "': the postings of " + std::to_string(unlike) + " terms are not those of its texts", reindex);
    });
    findings.in(reindex, [&] { (void)read_generation(segment_path(store.directory(), named.id), named); });
    for (std::uint32_t doc = 0; doc < named.rows; ++doc) {
      const auto row = open.segments[i].segment->row(doc);
      if (!places.emplace(row, i).second) findings.add("catalog row " + std::to_string(row) + " is in two segments", reindex);
    }
    ++report.segments;
  }
  return places;
}

void check_agreement(Store& store, Catalog& catalog, CheckReport& report, Findings& findings) {
  const auto open = store.manifest();
  Transaction transaction(catalog.database(), Transaction::Kind::read);
  auto places = check_segments(store, *open, report, findings);
  catalog.for_each_row(0, catalog.sequence().last_row, [&](const CatalogRow& row) {
    check_row(*open, places, row, findings);
    places.erase(row.row);
  });
  for (const auto& [row, i] : places)
    findings.add("segment '" + open->segments[i].named.id + "' holds row " + std::to_string(row) +
                     ", which the catalog has not",
                 reindex);
}

}  // namespace

CheckReport check(Store& store) {
  CheckReport report;
  Findings findings(report);
  const auto catalog = store.lease();
  std::vector<std::string> damage;
  findings.in(restore, [&] { report.rows = check_catalog(*catalog, damage); });
  for (auto& problem : damage) findings.add(std::move(problem), restore);
  findings.in(reindex, [&] { check_agreement(store, *catalog, report, findings); });
  findings.in("restore index.toml from a backup", [&] {
    const auto description = read_description(store.directory());
    if (description.uuid != store.uuid())
      findings.add("index.toml names another index than catalog.db", "restore index.toml from a backup");
    if (description.schema_hash != schema_hash())
      findings.add("the segments were laid out by another schema than this program's", reindex);
  });
  return report;
}

}  // namespace quarry::index
