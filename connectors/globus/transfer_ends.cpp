// SPDX-License-Identifier: GPL-3.0-or-later
// What Transfers makes of a task that ended, well or not, or is ended.
#include <algorithm>

#include "globus/transfers.hpp"
#include "quarry/log.hpp"
#include "service/answers.hpp"

namespace quarry::globus {

using service::text_at;

/// What the task could not read, by its path there.
std::map<std::string, std::string> Transfers::skipped_of(const Batch& batch) {
  std::map<std::string, std::string> skipped;
  std::string marker;
  service::PageGuard guard(name_of(batch));
  do {
    TransferService::Parameters parameters;
    if (!marker.empty()) parameters.emplace_back("marker", marker);
    const auto answer = service_.get("/task/" + batch.task() + "/skipped_errors", parameters, name_of(batch));
    const auto& items = service::items_at(answer, "DATA");
    for (const auto& item : items) skipped[text_at(item, "source_path")] = text_at(item, "error_code") + ": " + text_at(item, "error_details");
    marker = text_at(answer, "next_marker");
    guard.page(items.size(), marker);
  } while (!marker.empty());
  return skipped;
}

/// The newest event of a task that says what went wrong; empty where there is none, or it cannot be
/// had.
std::string Transfers::last_trouble(const Batch& batch) {
  try {
    const auto events = service_.get("/task/" + batch.task() + "/event_list", {{"limit", "20"}, {"offset", "0"}}, name_of(batch));
    for (const auto& event : service::items_at(events, "DATA")) {
      if (!service::flag_at(event, "is_error")) continue;
      auto text = text_at(event, "code") + " " + text_at(event, "description");
      return text.substr(0, 300);
    }
  } catch (const Error&) {  // it would only have said more of what is reported anyway
  }
  return {};
}

void Transfers::arrived(const std::shared_ptr<Batch>& batch, const std::map<std::string, std::string>& skipped) {
  std::erase(running_, batch);
  for (std::size_t i = 0; i < batch->items().size(); ++i) {
    const auto& item = batch->items()[i];
    const auto found = files_.find(item.id);
    if (found == files_.end() || found->second.batch != batch) {
      --batch->left;  // it was listed anew meanwhile, and comes again
      continue;
    }
    auto& file = found->second;
    file.place = batch->place(i);
    std::error_code missing;
    if (std::filesystem::is_regular_file(std::filesystem::symlink_status(file.place, missing))) {
      file.state = File::here;
      held_bytes_ += item.size.value_or(0);
      continue;
    }
    const auto why = skipped.find(item.id);
    --batch->left;
    if (why == skipped.end())
      failed(file, Code::unavailable,
             name_of(*batch) + " ended well, but " + batch->place(i).string() +
                 " is not there: is globus.local_path the directory that the collection " + local_.id + " has at " + local_.path + "?");
    else
      failed(file, Code::permission_denied, name_of(*batch) + " could not read it: " + why->second);
  }
  if (batch->left == 0)
    batch->remove();
  else
    here_.push_back(batch);
}

/// What another process began need not have come to an end: then it is asked for anew, if it is
/// wanted at all.
void Transfers::failed(File& file, Code code, const std::string& problem) {
  const bool again = file.batch && file.batch->taken_up && file.wanted;
  file.batch = nullptr;
  file.state = again ? File::waiting : File::failed;
  file.code = code;
  file.problem = problem;
  if (again) queue_.push_back(file.item.id);
}

/// `over`: nothing more will come of it, so that its folder can go.
void Transfers::fail(const std::shared_ptr<Batch>& batch, Code code, const std::string& problem, bool over) {
  std::erase(running_, batch);
  for (const auto& item : batch->items()) {
    const auto found = files_.find(item.id);
    if (found != files_.end() && found->second.batch == batch) failed(found->second, code, problem);
  }
  if (over) batch->remove();
}

/// Said even where all else is interrupted. Is it over? What is not ends by itself, and is found
/// and removed by the next process.
bool Transfers::cancel(const Batch& batch) noexcept {
  if (batch.task().empty()) return false;
  try {
    const auto answer = ending_.post("/task/" + batch.task() + "/cancel", Object{}, name_of(batch));
    return text_at(answer, "code") == "Canceled" || text_at(answer, "code") == "TaskComplete";
  } catch (const std::exception& error) {
    log_line(name_of(batch) + ": cannot be cancelled: " + error.what());
    return false;
  }
}

void Transfers::end_all() {
  std::deque<std::shared_ptr<Batch>> running, here;
  {
    const std::lock_guard lock(mutex_);
    files_.clear();
    queue_.clear();
    running.swap(running_);
    here.swap(here_);
    held_bytes_ = 0;
  }
  for (const auto& batch : running)
    if (cancel(*batch)) batch->remove();
  for (const auto& batch : here) batch->remove();
  changed_.notify_all();
}

}  // namespace quarry::globus
