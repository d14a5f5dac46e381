// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingest/pipeline.hpp"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <optional>
#include <thread>

#include "ingest/remote_feed.hpp"

namespace quarry::intake {
namespace {

constexpr std::size_t batch_groups = 32;
constexpr std::size_t batch_files = 64;
constexpr std::uint64_t batch_bytes = std::uint64_t{4} << 20;
constexpr std::size_t sample_files = 32;

using Batch = std::vector<PlannedGroup>;

/// The first stage: planned groups in batches of about the same work.
class Planner {
 public:
  Planner(Listing& listing, Stages& stages, const PipelineHooks& hooks)
      : listing_(listing), stages_(stages), hooks_(hooks) {
    if (stages.downloads() != nullptr)
      feed_.emplace(listing, *stages.downloads(),
                    RemoteFeed::Memory{[&stages](const SampledFile& file) { return stages.may_recall(file); },
                                       [&stages](SampledFile& file) { return stages.recall(file); }});
  }

  bool stopped() const noexcept { return stopped_; }

  /// Empty at the end.
  Batch next() {
    while (planned_.empty() && plan_directory()) {
    }
    Batch batch;
    stopped_ = stopped_ || hooks_.stopped();
    if (stopped_) return batch;
    std::uint64_t bytes = 0;
    std::size_t files = 0;
    while (!planned_.empty() && batch.size() < batch_groups) {
      const auto& group = planned_.front();
      bytes += group.bytes;
      files += group.files.size();
      if (!batch.empty() && (bytes > batch_bytes || files > batch_files)) break;
      batch.push_back(std::move(planned_.front()));
      planned_.pop_front();
    }
    return batch;
  }

 private:
  bool plan_directory() {
    stopped_ = stopped_ || hooks_.stopped();
    if (stopped_) return false;
    auto files = next_directory();
    if (!files) return false;
    hooks_.listed(*files);
    sample(*files);
    auto groups = stages_.group(std::move(*files));
    std::move(groups.begin(), groups.end(), std::back_inserter(planned_));
    return true;
  }

  std::optional<std::vector<SampledFile>> next_directory() {
    if (feed_) return feed_->next([this] { return stopped_ = stopped_ || hooks_.stopped(); });
    auto listed = listing_.next_directory();
    if (!listed) return std::nullopt;
    std::vector<SampledFile> files(listed->size());
    for (std::size_t i = 0; i < files.size(); ++i) files[i].remote = std::move((*listed)[i]);
    return files;
  }

  void sample(std::vector<SampledFile>& files) {
    // Isolated: a thread that waits here must not start on an extraction, which may take a minute.
    tbb::this_task_arena::isolate([&] {
      tbb::parallel_for(tbb::blocked_range<std::size_t>(0, files.size(), sample_files), [&](const auto& range) {
        stages_.sample(std::span(files).subspan(range.begin(), range.size()));
      }, tbb::simple_partitioner());
    });
  }

  Listing& listing_;
  Stages& stages_;
  const PipelineHooks& hooks_;
  std::optional<RemoteFeed> feed_;  ///< of a remote place: it is waited for there, not here
  std::deque<PlannedGroup> planned_;
  bool stopped_ = false;
};

}  // namespace

unsigned job_count(unsigned jobs) { return jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency()); }

bool run_pipeline(unsigned jobs, Listing& listing, Stages& stages, const PipelineHooks& hooks) {
  Planner planner(listing, stages, hooks);
  const auto plan = [&](tbb::flow_control& control) {
    auto batch = planner.next();
    if (batch.empty()) control.stop();
    return batch;
  };
  const auto extract = [&](Batch batch) { return stages.extract(std::move(batch)); };
  const auto hand_over = [&](std::vector<FinishedGroup> groups) {
    for (auto& group : groups) hooks.write(std::move(group));
  };
  // Threads that wait for workers use no core, so more of them than cores are worth having.
  const tbb::global_control threads(tbb::global_control::max_allowed_parallelism,
                                    std::max<std::size_t>(job_count(jobs), job_count(0)));
  tbb::task_arena arena(static_cast<int>(job_count(jobs)));
  arena.execute([&] {
    tbb::parallel_pipeline(
        2 * job_count(jobs),
        tbb::make_filter<void, Batch>(tbb::filter_mode::serial_in_order, plan) &
            tbb::make_filter<Batch, std::vector<FinishedGroup>>(tbb::filter_mode::parallel, extract) &
            tbb::make_filter<std::vector<FinishedGroup>, void>(tbb::filter_mode::serial_out_of_order, hand_over));
  });
  return !planner.stopped();
}

}  // namespace quarry::intake
