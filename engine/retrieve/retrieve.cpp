// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/retrieve.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <thread>

#include "quarry/error.hpp"
#include "retrieve/place.hpp"
#include "retrieve/target.hpp"
#include "retrieve/wanted.hpp"

namespace quarry {
namespace retrieval {
namespace {

/// One run: files are taken by threads from a list.
class Run {
 public:
  explicit Run(const RetrieveOptions& options) : options_(options) {}

  void bring(const std::string& dataset, const std::map<std::string, Wanted>& files, Place& place) {
    std::vector<const Wanted*> list;
    for (const auto& [path, file] : files)
      if (fits(file)) list.push_back(&file);
    std::atomic<std::size_t> at{0};
    const auto work = [&] {
      for (std::size_t mine = at++; mine < list.size() && !interrupted(); mine = at++) bring_one(dataset, *list[mine], place);
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < std::min<std::size_t>(place.at_once(), list.size()); ++i) threads.emplace_back(work);
    work();
    for (auto& thread : threads) thread.join();
  }

  void expect(const WantedFiles& all) {
    for (const auto& [dataset, files] : all)
      for (const auto& [path, file] : files) {
        ++progress_.of_files;
        progress_.of_bytes += file.size.value_or(0);
      }
  }

  RetrieveReport finish() {
    report_.interrupted = interrupted();
    return std::move(report_);
  }

 private:
  bool interrupted() const { return options_.interrupted && options_.interrupted(); }

  bool fits(const Wanted& file) {
    const auto size = file.size.value_or(0);
    if (size <= options_.max_bytes - planned_) {
      planned_ += size;
      return true;
    }
    ++report_.left_out;
    return false;
  }

  void bring_one(const std::string& dataset, const Wanted& wanted, Place& place) {
    try {
      const auto source = place.find(wanted);
      // Of an archive that a member lies in nothing is known but where it is.
      const Wanted whole{source.path, {}, source.is_archive ? std::nullopt : wanted.size, source.is_archive ? std::string() : wanted.sha512};
      if (source.is_archive && !archives_.claim(dataset + "/" + source.path)) return step();
      bring_from(source, whole, path_below(dataset, source.path));
    } catch (const Error& error) {
      if (interrupted()) return;
      const std::lock_guard lock(mutex_);
      ++report_.failed;
      report_.diagnostics.push_back({Severity::error, wanted.path + ": " + error.what(), {}});
    }
    step();
  }

  void bring_from(const Source& source, const Wanted& wanted, const std::string& path) {
    Target target(options_.to, path);
    if (target.is_there()) {
      if ((wanted.size && target.size() != *wanted.size) || (!wanted.sha512.empty() && target.sha512() != wanted.sha512))
        throw Error(Code::conflict, (options_.to / path).string() + " is there already with other bytes; move it away to get this one");
      return count(wanted, 0, true);
    }
    const auto had = target.take_up(wanted.size.value_or(std::numeric_limits<std::uint64_t>::max()));
    if (had > 0 && go_on(source, wanted, target)) return count(wanted, target.size(), false);
    target.clear();
    source.read(0, [&](std::span<const char> bytes) { return take(target, bytes); });
    if (interrupted()) throw Error(Code::unavailable, "interrupted");
    if (!is_right(wanted, target)) {
      target.discard();
      throw Error(Code::conflict, "what is there now is not what was indexed; ingest the source again");
    }
    target.finish();
    count(wanted, target.size(), false);
  }

  /// False where what an earlier run left cannot be gone on with.
  bool go_on(const Source& source, const Wanted& wanted, Target& target) {
    if (wanted.sha512.empty()) return false;  // nothing would tell that the two parts are of one file
    try {
      if (!wanted.size || target.size() < *wanted.size) source.read(target.size(), [&](std::span<const char> bytes) { return take(target, bytes); });
    } catch (const Error& error) {
      if (error.code() != Code::unavailable || interrupted()) throw;
      return false;
    }
    if (interrupted()) throw Error(Code::unavailable, "interrupted");
    if (!is_right(wanted, target)) return false;
    target.finish();
    return true;
  }

  bool take(Target& target, std::span<const char> bytes) {
    if (interrupted()) return false;
    target.append(bytes);
    const std::lock_guard lock(mutex_);
    progress_.bytes += bytes.size();
    if (options_.progress) options_.progress(progress_);
    return true;
  }

  static bool is_right(const Wanted& wanted, Target& target) {
    if (wanted.size && target.size() != *wanted.size) return false;
    return wanted.sha512.empty() || target.sha512() == wanted.sha512;
  }

  void count(const Wanted& wanted, std::uint64_t bytes, bool was_there) {
    const std::lock_guard lock(mutex_);
    ++(was_there ? report_.present : report_.files);
    report_.bytes += bytes;
    if (wanted.sha512.empty()) ++report_.unchecked;
  }

  void step() {
    const std::lock_guard lock(mutex_);
    ++progress_.files;
    if (options_.progress) options_.progress(progress_);
  }

  const RetrieveOptions& options_;
  std::uint64_t planned_ = 0;
  std::mutex mutex_;
  RetrieveProgress progress_;
  RetrieveReport report_;
  ClaimedOnce archives_;
};

}  // namespace
}  // namespace retrieval

RetrieveReport retrieve(const Index& index, const SearchRequest& request, const Viewer& viewer, const RetrieveOptions& options) {
  const auto wanted = retrieval::wanted_files(index, request, viewer);
  retrieval::Run run(options);
  run.expect(wanted);
  for (const auto& [dataset, files] : wanted) {
    retrieval::Place place(index.places(dataset, viewer), files, options.open);
    run.bring(dataset, files, place);
  }
  return run.finish();
}

}  // namespace quarry
