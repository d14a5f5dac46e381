// SPDX-License-Identifier: GPL-3.0-or-later
// The Transfer API of GlobusFake: transfer tasks.
#include <algorithm>
#include <fstream>

#include "connectors/globus_answers.hpp"
#include "connectors/globus_fake.hpp"
#include "quarry/json.hpp"

namespace quarry::test {

using namespace globus_fake;

Answer GlobusFake::submit_answer(const Call& call) {
  const auto document = parse_json(call.body);
  const auto text = [&](const char* name) {
    return document.find(name) != nullptr && document.find(name)->is_string() ? document.find(name)->as_string() : "";
  };
  const auto submission = std::string(text("submission_id"));
  if (std::string(text("DATA_TYPE")) != "transfer" || std::string(text("source_endpoint")) != collection ||
      std::string(text("destination_endpoint")) != local || !given_submissions_.contains(submission) || document.find("DATA")->as_array().empty())
    return refusal(call, 400, "ClientError.BadRequest.Transfer", "bad transfer");
  const bool again = submissions_.contains(submission);
  if (!again) {
    const auto id = uuid(++made_);
    submissions_[submission] = id;
    tasks_[id].id = id;
    tasks_[id].document = document;
  }
  return json_answer(Object{{"DATA_TYPE", "transfer_result"},
                            {"code", again ? "Duplicate" : "Accepted"},
                            {"task_id", submissions_[submission]},
                            {"submission_id", submission}},
                     202);
}

void GlobusFake::copy_files(const Task& task) {
  for (const auto& item : task.document.find("DATA")->as_array()) {
    const auto from = item.find("source_path")->as_string();
    const auto to = item.find("destination_path")->as_string();
    const auto path = below_root(from);
    const auto file = path ? tree.file(*path) : std::nullopt;
    if (!file || !to.starts_with("/landing/") || to.find("..") != std::string::npos || ways.unreadable.contains(from)) continue;
    const auto place = local_folder() / to.substr(9);
    std::filesystem::create_directories(place.parent_path());
    std::ofstream(place, std::ios::binary) << file->bytes;
  }
}

Answer GlobusFake::task_answer(const Call& call, const std::vector<std::string>& parts) {
  const auto found = tasks_.find(parts.at(0));
  if (found == tasks_.end()) return refusal(call, 404, "TaskNotFound", "no such task");
  auto& task = found->second;
  if (!parts.at(1).empty()) return task_part(call, task, parts.at(1));
  if (!task.ended) {
    auto said = ways.task.at(std::min(task.looks++, ways.task.size() - 1));
    task.status = said.find("status")->as_string();
    said.as_object()["task_id"] = task.id;
    if (task.status == "SUCCEEDED") copy_files(task);
    task.ended = task.status == "SUCCEEDED" || task.status == "FAILED";
    return json_answer(said);
  }
  return json_answer(Object{{"task_id", task.id}, {"status", task.status}});
}

Answer GlobusFake::task_part(const Call& call, Task& task, const std::string& part) {
  if (part == "cancel" && call.method == "POST") {
    const bool over = task.ended;
    if (!over) task.status = "FAILED";
    task.ended = true;
    return json_answer(Object{{"DATA_TYPE", "result"}, {"code", over ? "TaskComplete" : "Canceled"}, {"message", "The task is over."}});
  }
  Array data;
  if (part == "event_list")
    data.push_back(
        Object{{"code", "PERMISSION_DENIED"}, {"description", "permission denied"}, {"details", "550 c=PERMISSION_DENIED"}, {"is_error", true}});
  if (part == "skipped_errors")
    for (const auto& path : ways.unreadable)
      data.push_back(Object{{"source_path", path}, {"error_code", "PERMISSION_DENIED"}, {"error_details", "550 c=PERMISSION_DENIED"}});
  if (part == "event_list" || part == "skipped_errors") return json_answer(Object{{"DATA", std::move(data)}, {"next_marker", nullptr}});
  return refusal(call, 404, "ClientError.NotFound", "no such resource");
}

}  // namespace quarry::test
