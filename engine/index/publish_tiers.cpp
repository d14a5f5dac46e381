// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/publish_tiers.hpp"

#include <set>

#include "index/crash_point.hpp"

namespace quarry::index {
namespace {

constexpr std::uint32_t tiers[] = {10'000, 250'000, 1'000'000};
constexpr std::size_t most_in_a_tier = 8;
constexpr std::uint64_t most_merged_rows = 2'000'000;

/// Fails where a manifest lacks a segment that only its merge may take away.
const OpenSegment& segment_of(const OpenManifest& manifest, const std::string& id) {
  for (const auto& open : manifest.segments)
    if (open.named.id == id) return open;
  throw Error(Code::internal, "segment '" + id + "' went while it was merged; run `quarry check`");
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

std::optional<Merge> Merge::plan(Store& store) {
  Merge merge;
  merge.base_ = store.manifest();
  auto plan = plan_merge(*merge.base_, lowest_covered_change(store.directory()));
  if (plan.inputs.empty()) return std::nullopt;
  merge.inputs_ = std::move(plan.inputs);
  merge.from_catalog_ = plan.from_catalog;
  return merge;
}

std::uint64_t Merge::bytes() const {
  std::uint64_t sum = 0;
  for (const auto i : inputs_) sum += base_->segments[i].segment->bytes();
  return sum;
}

void Merge::build(Store& store) {
  if (from_catalog_) {
    const auto& open = base_->segments[inputs_.front()];
    for (std::uint32_t doc = 0; doc < open.named.rows; ++doc)
      (open.generation.live->test(doc) ? rows_ : left_out_.dropped).push_back(open.segment->row(doc));
    if (!rows_.empty()) id_ = build_segment(store, rows_).id;
    return;
  }
  std::vector<std::shared_ptr<const Segment>> segments;
  std::vector<std::filesystem::path> directories;
  for (const auto i : inputs_) {
    segments.push_back(base_->segments[i].segment);
    directories.push_back(segment_path(store.directory(), base_->segments[i].named.id));
  }
  id_ = store.new_segment();
  crash_point("before merge");
  const auto output = segment_path(store.directory(), id_);
  try {
    merge_segments(segments, directories, output);
  } catch (const std::exception&) {
    std::error_code ignored;
    std::filesystem::remove_all(output, ignored);
    throw;
  }
  crash_point("segments merged");
}

GenerationDraft Merge::draft(Store& store, const OpenManifest& now) const {
  auto merged = store.open_segment(id_);
  Bitmap live(merged->size());
  std::vector<std::uint32_t> acl_sets;
  std::vector<std::int64_t> last_versions;
  const auto take = [&](const Generation& generation, std::uint32_t doc) {
    if (generation.live->test(doc)) live.set(static_cast<std::uint32_t>(acl_sets.size()));
    acl_sets.push_back((*generation.acl_set)[doc]);
    last_versions.push_back((*generation.last_version)[doc]);
  };
  for (const auto i : inputs_) {
    const auto& open = segment_of(now, base_->segments[i].named.id);
    if (from_catalog_) {
      for (const auto row : rows_) take(open.generation, open.segment->find_row(row).value());
    } else {
      for (std::uint32_t doc = 0; doc < open.named.rows; ++doc) take(open.generation, doc);
    }
  }
  return GenerationDraft(id_, std::move(merged), std::move(live), std::move(acl_sets), std::move(last_versions));
}

Shown Merge::show(Store& store) {
  const auto now = store.manifest();
  const auto last = base_->segments[inputs_.back()].named.id;
  std::set<std::string> replaced;
  for (const auto i : inputs_) replaced.insert(base_->segments[i].named.id);
  std::vector<GenerationDraft> drafts;
  for (const auto& open : now->segments) {
    if (replaced.count(open.named.id) == 0) drafts.emplace_back(open.named, open.segment, open.generation);
    if (open.named.id == last && !id_.empty()) drafts.push_back(draft(store, *now));
  }
  // The states are those of the published generations, not newer: a successor that they make way for may be in no segment
  // yet. Newer ones are masked by every reader.
  auto shown = show_drafts(store, drafts, {now->manifest.change, now->manifest.last_row, now->manifest.number}, std::move(left_out_));
  base_.reset();
  return shown;
}

}  // namespace quarry::index
