// SPDX-License-Identifier: GPL-3.0-or-later
// How Transfers begins tasks and looks at them.
#include <algorithm>

#include "globus/settings.hpp"
#include "globus/source.hpp"
#include "globus/transfers.hpp"
#include "quarry/log.hpp"
#include "service/answers.hpp"

namespace quarry::globus {
namespace {

using service::text_at;

constexpr auto first_pause = std::chrono::milliseconds(10'000), longest_pause = std::chrono::milliseconds(60'000);

/// What tells that a task gets on.
std::string progress_of(const Value& task) {
  std::string text;
  for (const auto* const name : {"status", "bytes_transferred", "files_transferred", "files_skipped", "bytes_checksummed", "subtasks_succeeded"})
    text += text_at(task, name) + " ";
  return text;
}

/// The task's own word for what holds it up (`CREDENTIALS_EXPIRED`, `GC_NOT_CONNECTED`), and its
/// explanation.
std::string trouble_of(const Value& task) {
  auto word = text_at(task, "nice_status");
  if (word.empty() || word == "OK" || word == "Queued") return {};
  if (const auto more = text_at(task, "nice_status_short_description"); !more.empty() && more != word) word += ": " + more;
  if (const auto more = text_at(task, "nice_status_details"); !more.empty()) word += ": " + more;
  return word;
}

}  // namespace

std::string Transfers::name_of(const Batch& batch) const {
  return "transfer task " + (batch.task().empty() ? batch.submission() : batch.task()) + " (" + app_url(options_) + "/activity/" + batch.task() + ")";
}

void Transfers::begin(Lock& lock) {
  auto items = take_batch();
  if (items.empty()) return;
  std::shared_ptr<Batch> batch;
  const auto ids = items;
  lock.unlock();
  Code code = Code::unavailable;
  std::string problem;
  try {
    const auto answer = service_.get("/submission_id", {}, "transfer of files of " + collection_.name);
    const auto submission = text_at(answer, "value");
    if (!is_uuid(submission)) throw Error(Code::unavailable, "Globus gives no submission id");
    batch = std::make_shared<Batch>(local_, collection_.id, submission, std::move(items));
    submit(batch);
  } catch (const Error& error) {
    code = error.code();
    problem = error.what();
  }
  lock.lock();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto found = files_.find(ids[i].id);
    if (found == files_.end() || found->second.state != File::moving || found->second.batch) continue;  // ended, or listed anew meanwhile
    if (problem.empty())
      found->second.batch = batch;
    else
      failed(found->second, code, problem);
  }
  if (!batch) return;
  batch->left = ids.size();
  if (problem.empty())
    running_.push_back(std::move(batch));
  else if (code != Code::unavailable)
    batch->remove();
  // Else it may have been taken though the answer did not come: the next process finds out, and
  // ends it.
}

/// Sent as often as it takes: under its submission id it is done once.
void Transfers::submit(const std::shared_ptr<Batch>& batch) {
  const auto answer = service_.post("/transfer", batch->document("quarry: " + std::to_string(batch->items().size()) + " files"),
                                    "transfer of files of " + collection_.name + " to the collection " + local_.id);
  const auto task = text_at(answer, "task_id");
  if (!is_uuid(task)) throw Error(Code::unavailable, "transfer of files of " + collection_.name + ": Globus gives no task id");
  batch->set_task(task);
  batch->pause = first_pause;
  batch->last_progress = Clock::now();
  batch->next_look = Clock::now() + scaled(first_pause);
}

void Transfers::look_at(Lock& lock, const std::shared_ptr<Batch>& batch) {
  lock.unlock();
  Value task;
  Code code = Code::unavailable;
  std::string problem;
  bool over = false;
  std::map<std::string, std::string> skipped;
  try {
    if (batch->task().empty()) submit(batch);  // whoever made it did not live to see its task
    task = service_.get("/task/" + batch->task(), {}, name_of(*batch));
    if (text_at(task, "status") == "SUCCEEDED") skipped = skipped_of(*batch);
  } catch (const Error& error) {
    code = error.code();
    problem = error.what();
    over = cancel(*batch);
  }
  lock.lock();
  batch->pause = std::clamp(batch->pause * 3 / 2, first_pause, longest_pause);
  batch->next_look = Clock::now() + scaled(batch->pause);
  if (!problem.empty())
    fail(batch, code, problem, over);
  else if (text_at(task, "status") == "SUCCEEDED")
    arrived(batch, skipped);
  else
    follow(batch, task, lock);
}

/// A task that is not at its end well: failed, stopped until somebody acts, or on its way.
void Transfers::follow(const std::shared_ptr<Batch>& batch, const Value& task, Lock& lock) {
  const auto status = text_at(task, "status");
  const auto trouble = trouble_of(task);
  if (status == "FAILED") {
    auto why = text_at(task, "fatal_error.description");
    if (why.empty()) why = trouble.empty() ? "no reason is given" : trouble;
    return fail(batch, Code::unavailable, name_of(*batch) + " failed: " + text_at(task, "fatal_error.code") + ": " + why, true);
  }
  if (status != "ACTIVE" && status != "INACTIVE") return fail(batch, Code::unavailable, name_of(*batch) + " has the status '" + status + "'", false);
  const auto now = Clock::now();
  if (const auto progress = progress_of(task); progress != batch->progress) {
    batch->progress = progress;
    batch->last_progress = now;
  }
  const auto cure = status == "INACTIVE" ? std::string(
                                               "; it waits until its credentials are renewed in "
                                               "the web app, or: quarry auth add globus")
                                         : std::string();
  if ((status == "INACTIVE" || !trouble.empty()) && batch->trouble != status + trouble) {
    batch->trouble = status + trouble;
    lock.unlock();
    const auto event = last_trouble(*batch);
    const auto text = name_of(*batch) + " is " + status + ": " + trouble + (event.empty() ? "" : ": " + event) + cure;
    log_line(text);
    report_(text);
    lock.lock();
  }
  if (now - batch->last_progress < scaled(local_.patience)) return;
  lock.unlock();
  const bool over = cancel(*batch);
  lock.lock();
  const auto said = trouble.empty() ? std::string() : ": " + trouble;
  fail(batch, status == "INACTIVE" ? Code::permission_denied : Code::unavailable, name_of(*batch) + " stands still" + said + cure, over);
}

}  // namespace quarry::globus
