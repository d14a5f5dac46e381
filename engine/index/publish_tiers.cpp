// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/publish_tiers.hpp"

#include "index/crash_point.hpp"

namespace quarry::index {
namespace {

constexpr std::uint32_t tiers[] = {10'000, 250'000, 1'000'000};
constexpr std::size_t most_in_a_tier = 8;
constexpr std::uint64_t most_merged_rows = 2'000'000;

std::optional<GenerationDraft> build_without_dead(Store& store, const OpenSegment& open, LeftOut& left_out) {
  std::vector<std::int64_t> rows;
  std::vector<std::uint32_t> acl_sets;
  std::vector<std::int64_t> last_versions;
  for (std::uint32_t doc = 0; doc < open.named.rows; ++doc) {
    const auto row = open.segment->row(doc);
    if (!open.generation.live->test(doc)) {
      left_out.dropped.push_back(row);
      continue;
    }
    rows.push_back(row);
    acl_sets.push_back((*open.generation.acl_set)[doc]);
    last_versions.push_back((*open.generation.last_version)[doc]);
  }
  if (rows.empty()) return std::nullopt;
  const auto count = static_cast<std::uint32_t>(rows.size());
  auto built = build_segment(store, rows);
  auto segment = store.open_segment(built.id);
  return GenerationDraft(std::move(built.id), std::move(segment), Bitmap(count, true), std::move(acl_sets),
                         std::move(last_versions));
}

GenerationDraft join(Store& store, const OpenManifest& base, const std::vector<std::size_t>& inputs) {
  std::vector<std::shared_ptr<const Segment>> segments;
  std::vector<std::filesystem::path> directories;
  std::uint32_t rows = 0;
  for (const auto i : inputs) {
    segments.push_back(base.segments[i].segment);
    directories.push_back(segment_path(store.directory(), base.segments[i].named.id));
    rows += base.segments[i].named.rows;
  }
  auto id = new_segment_id();
  crash_point("before merge");
  merge_segments(segments, directories, segment_path(store.directory(), id));
  crash_point("segments merged");
  Bitmap live(rows);
  std::vector<std::uint32_t> acl_sets;
  std::vector<std::int64_t> last_versions;
  std::uint32_t first = 0;
  for (const auto i : inputs) {
    const auto& generation = base.segments[i].generation;
    generation.live->for_each([&](std::uint32_t doc) { live.set(first + doc); });
    acl_sets.insert(acl_sets.end(), generation.acl_set->begin(), generation.acl_set->end());
    last_versions.insert(last_versions.end(), generation.last_version->begin(), generation.last_version->end());
    first += base.segments[i].named.rows;
  }
  auto merged = store.open_segment(id);
  return GenerationDraft(std::move(id), std::move(merged), std::move(live), std::move(acl_sets), std::move(last_versions));
}

}  // namespace

MergePlan plan_merge(const OpenManifest& manifest, std::uint64_t lowest_covered_change) {
  if (lowest_covered_change == manifest.manifest.change)
    for (std::size_t i = 0; i < manifest.segments.size(); ++i) {
      const auto& named = manifest.segments[i].named;
      if (std::uint64_t{named.dead} * 5 > named.rows) return {{i}, true};
    }
  std::uint32_t floor = 0;
  for (const auto ceiling : tiers) {
    MergePlan plan;
    std::uint64_t rows = 0;
    std::size_t in_tier = 0;
    for (std::size_t i = 0; i < manifest.segments.size(); ++i) {
      const auto size = manifest.segments[i].named.rows;
      if (size < floor || size >= ceiling) continue;
      ++in_tier;
      if (rows + size > most_merged_rows) continue;
      rows += size;
      plan.inputs.push_back(i);
    }
    if (in_tier > most_in_a_tier) return plan;
    floor = ceiling;
  }
  return {};
}

std::optional<GenerationDraft> merge(Store& store, const OpenManifest& base, const MergePlan& plan, LeftOut& left_out) {
  if (plan.from_catalog) return build_without_dead(store, base.segments[plan.inputs.front()], left_out);
  return join(store, base, plan.inputs);
}

}  // namespace quarry::index
