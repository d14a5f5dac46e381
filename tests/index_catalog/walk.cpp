// SPDX-License-Identifier: GPL-3.0-or-later
#include "index_catalog/walk.hpp"

#include <unistd.h>

#include <functional>
#include <utility>

#include "index/crash_point.hpp"
#include "quarry/error.hpp"

namespace quarry::test {
namespace {

namespace fs = std::filesystem;

struct Crash {
  const char* step;
};

/// What the crash hook, which has no state of its own, works on.
struct Hook {
  std::mt19937* random = nullptr;
  double probability = 0;
  bool committed = false;  ///< a catalog transaction was committed since this was cleared
  std::function<void()> meanwhile;  ///< what another process does while a publication is under way
};
Hook hook;

void at_crash_point(const char* step) {
  const std::string_view name = step;
  if (name == "after catalog commit") hook.committed = true;
  if (hook.random == nullptr) return;
  if (hook.meanwhile && (name == "segment built" || name == "segments merged" || name == "segments in place" ||
                         name == "manifest in place"))
    hook.meanwhile();
  const bool rare = name == "before merge" || name == "segments merged" || name == "before prune commit";
  if (std::uniform_real_distribution<double>(0, 1)(*hook.random) < hook.probability * (rare ? 30 : 1)) throw Crash{step};
}

/// In memory where the machine has such a place: walks wait for fsync else.
class Directory {
 public:
  Directory() {
    const fs::path shm = "/dev/shm";
    auto name = ((fs::is_directory(shm) ? shm : fs::temp_directory_path()) / "quarry-walk-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Directory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// The model of a subject's life.
struct Subject {
  bool alive = false;
  std::string text;
  std::string acl;
  std::set<std::string> era;  ///< texts it had under this ACL: what a reader may still show
};

class Walker {
 public:
  Walker(std::uint32_t seed, const WalkOptions& options, WalkCounts& counts)
      : random_(seed), options_(options), counts_(counts) {
    hook = {&random_, 0, false, [this] { meddle(); }};
    index::crash_hook = at_crash_point;
  }
  ~Walker() {
    hook = {};
    index::crash_hook = nullptr;
  }

  std::string run() {
    reopen();
    reader_ = std::make_unique<index::Store>(path(), OpenOptions{});
    // Some walks publish every write, so that tiers fill and merge.
    publish_each_ = pick(3) == 0;
    for (unsigned step = 0; step < options_.steps * (publish_each_ ? 2 : 1) && fault_.empty(); ++step) {
      ++counts_.steps;
      crashing([this] { operate(); });
      look();
    }
    if (!fault_.empty()) return fault_;
    finish();
    return fault_;
  }

 private:
  fs::path path() const { return directory_.path() / "index"; }
  double chance() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  unsigned pick(unsigned count) { return std::uniform_int_distribution<unsigned>(0, count - 1)(random_); }
  std::string pick_subject() { return "s" + std::to_string(pick(publish_each_ ? 40 : 6)); }
  std::string pick_acl() { return pick(2) == 0 ? "urn:test:p" : "urn:test:q"; }

  /// Runs an operation during which the process may die; then what died is opened anew.
  template <class Operation>
  void crashing(Operation operation) {
    hook.committed = false;
    under_way_.reset();
    hook.probability = options_.crash;
    bool crashed = false;
    try {
      operation();
    } catch (const Crash& crash) {
      crashed = true;
      ++counts_.crashed_at[crash.step];
    } catch (const Error& error) {
      fault_ = std::string("an operation failed: ") + error.what();
    }
    hook.probability = 0;
    settle();
    if (!crashed) return;
    ++counts_.crashes;
    writer_.reset();
    index_.reset();
    other_.reset();
    reopen();
  }

  void reopen() {
    index_.emplace(path(), OpenOptions{.create = true, .background_merges = false});
    other_.emplace(path());
  }

  /// The change under way is in the truth once it was committed, crash or not.
  void settle() {
    if (!under_way_ || !hook.committed) return;
    truth_[under_way_->first] = under_way_->second;
    under_way_.reset();
  }

  /// Another process deletes or changes an ACL, in the midst of a publication.
  void meddle() {
    if (meddling_ || !other_ || pick(4) != 0) return;
    meddling_ = true;
    const auto probability = std::exchange(hook.probability, 0);
    const auto committed = hook.committed;
    settle();
    const auto subject = pick_subject();
    auto& now = truth_[subject];
    if (pick(2) == 0) {
      const bool removed = other_->remove({subject}, Viewer::all_seeing()) == 1;
      if (removed != now.alive) fault_ = "a delete during a publication counted wrongly";
      now = {};
    } else if (now.alive) {
      const auto acl = pick_acl();
      if (now.acl != acl) now.era = {now.text};
      now.acl = acl;
      other_->share({subject}, Viewer::all_seeing(), {acl}, "");
    }
    hook.probability = probability;
    hook.committed = committed;
    meddling_ = false;
  }

  IndexWriter& writer() {
    if (!writer_) writer_.emplace(index_->writer(std::chrono::milliseconds(0)));
    return *writer_;
  }

  void operate() {
    const auto what = chance();
    const auto subject = pick_subject();
    auto next = truth_[subject];
    if (what < 0.35) {
      const auto acl = pick_acl();
      if (!next.alive || next.acl != acl) next.era.clear();
      next.alive = true;
      next.acl = acl;
      next.text = "text " + std::to_string(++last_text_);
      next.era.insert(next.text);
      under_way_ = {subject, next};
      const bool by_two = pick(4) == 0;  // sometimes the subject is rewritten within one transaction
      if (by_two) writer().upsert(entry(subject, "never acknowledged", {acl}));
      writer().upsert(entry(subject, next.text, {acl}));
      writer().commit();
      if (publish_each_) writer().publish();
    } else if (what < 0.45) {
      next = {};
      under_way_ = {subject, next};
      const bool alive = truth_[subject].alive;
      if (other_->remove({subject}, Viewer::all_seeing()) != (alive ? 1u : 0u)) fault_ = "a delete counted wrongly";
    } else if (what < 0.55) {
      const auto acl = pick_acl();
      if (next.acl != acl) next.era = {next.text};
      next.acl = acl;
      if (next.alive) under_way_ = {subject, next};
      if ((other_->share({subject}, Viewer::all_seeing(), {acl}, "") != 0) != next.alive) fault_ = "an ACL change found wrongly";
    } else if (what < 0.80) {
      writer().publish();
    } else if (what < 0.88) {
      writer_.reset();
    } else if (what < 0.94) {
      held_.push_back(reader_->manifest());
    } else if (what < 0.98) {
      if (!held_.empty()) held_.erase(held_.begin());
    } else {
      writer_.reset();
      index_->reindex();
    }
  }

  /// What a reader in another process sees now, on the published manifest and on those it holds, is nothing that was
  /// deleted or is under another ACL.
  void look() {
    std::vector<std::shared_ptr<const index::Snapshot>> views{reader_->snapshot()};
    for (const auto& manifest : held_) views.push_back(reader_->snapshot_on(manifest));
    for (const auto& view : views) {
      if (options_.blind) look_blind(*view);
      for (const auto& [subject, row] : shown(*view)) {
        ++counts_.checks;
        expect_allowed(subject, row);
      }
    }
  }

  void expect_allowed(const std::string& subject, const Shown& row) {
    const auto& now = truth_[subject];
    if (!now.alive) {
      fault_ = "a deleted subject is shown: " + subject + " " + row.text;
    } else if (row.principals != std::vector<std::string>{now.acl}) {
      fault_ = "a subject is shown under an ACL that is no more: " + subject;
    } else if (now.era.count(row.text) == 0) {
      fault_ = "a text from before a delete or an ACL change is shown: " + subject + " " + row.text;
    }
  }

  /// A reader that reads the published files and not the catalog's later changes; it must be found out.
  void look_blind(const index::Snapshot& snapshot) {
    const auto manifest = reader_->manifest();
    for (const auto& open : manifest->segments)
      open.shown->for_each([&](std::uint32_t doc) {
        const auto row = snapshot.load(open.segment->row(doc));
        expect_allowed(row.subject, {row.content.find("text")->as_string(),
                                     snapshot.principals((*open.generation.acl_set)[doc])});
      });
  }

  /// Opened anew and published, the index shows exactly what was acknowledged.
  void finish() {
    writer_.reset();
    held_.clear();
    reopen();
    writer().publish();
    std::multimap<std::string, Shown> expected;
    for (const auto& [subject, now] : truth_)
      if (now.alive) expected.emplace(subject, Shown{now.text, {now.acl}});
    if (shown(path()) != expected) fault_ = "after recovery the index shows other entries than were acknowledged";
    for (const auto& problem : index_->check().problems)
      if (problem.find("another schema") == std::string::npos) fault_ = "check: " + problem;
  }

  std::mt19937 random_;
  WalkOptions options_;
  WalkCounts& counts_;
  Directory directory_;
  std::optional<Index> index_, other_;
  std::optional<IndexWriter> writer_;
  std::unique_ptr<index::Store> reader_;
  std::vector<std::shared_ptr<const index::OpenManifest>> held_;
  std::map<std::string, Subject> truth_;
  std::optional<std::pair<std::string, Subject>> under_way_;
  bool publish_each_ = false;
  bool meddling_ = false;
  unsigned last_text_ = 0;
  std::string fault_;
};

}  // namespace

std::string walk(std::uint32_t seed, const WalkOptions& options, WalkCounts& counts) {
  return Walker(seed, options, counts).run();
}

}  // namespace quarry::test
