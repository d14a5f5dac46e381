// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/service_connector.hpp"

#include <algorithm>
#include <utility>

#include "quarry/error.hpp"
#include "service/answers.hpp"
#include "service/checksum.hpp"
#include "service/entry_names.hpp"

namespace quarry::service {
namespace {

constexpr std::size_t max_depth = 64;
constexpr std::size_t max_entries = 10'000'000;
constexpr int max_beginnings = 3;

bool is_html_name(std::string_view name) { return name.ends_with(".html") || name.ends_with(".htm") || name.ends_with(".xhtml"); }

}  // namespace

ServiceConnector::ServiceConnector(const ConnectorOptions& options, std::string source, std::string root, bool names_are_paths)
    : options_(options), source_(std::move(source)), names_are_paths_(names_are_paths) {
  folders_.push_back({std::move(root), "", 0});
}

std::optional<RemoteFile> ServiceConnector::next() {
  while (ready_.empty() && !folders_.empty()) {
    const auto folder = std::move(folders_.front());
    folders_.pop_front();
    list(folder);
  }
  if (ready_.empty()) return std::nullopt;
  auto file = std::move(ready_.front());
  ready_.pop_front();
  return file;
}

/// The source itself must be there; a folder below it that is not costs only itself.
void ServiceConnector::list(const Folder& folder) {
  if (!visited_.insert(folder.id).second) return;
  if (options_.interrupted && options_.interrupted()) throw Error(Code::unavailable, source_ + ": given up: interrupted");
  try {
    bool complete = true;
    auto entries = entries_of(folder, complete);
    if (!complete) report(source_ + ": " + (folder.path.empty() ? "the place" : folder.path) + ": the service did not list all there is", true);
    add(folder, std::move(entries));
  } catch (const Error& error) {
    if (folder.depth == 0) {
      complete_ = false;
      throw;
    }
    report(source_ + ": " + folder.path + ": cannot be listed: " + error.what(), true);
  }
}

std::vector<Entry> ServiceConnector::entries_of(const Folder& folder, bool& complete) {
  const auto what = source_ + (folder.path.empty() ? "" : ": " + folder.path);
  for (int beginning = 1;; ++beginning) {
    PageGuard guard(what);
    std::vector<Entry> entries;
    std::string mark;
    complete = true;
    try {
      do {
        auto one = page(folder.id, mark);
        guard.page(one.entries.size(), one.next);
        complete = complete && one.complete;
        if (entries_ + entries.size() + one.entries.size() > max_entries)
          throw Error(Code::too_large, what + ": the listing has over ten million entries");
        std::move(one.entries.begin(), one.entries.end(), std::back_inserter(entries));
        mark = std::move(one.next);
      } while (!mark.empty());
      entries_ += entries.size();
      return entries;
    } catch (const StalePage&) {
      if (beginning == max_beginnings) throw Error(Code::unavailable, what + ": the service forgot the listing's place again and again");
    }
  }
}

/// Files come before folders, so that those of one folder come one after another; both in the order of their names, so that a
/// listing is the same whatever the service's order.
void ServiceConnector::add(const Folder& folder, std::vector<Entry> entries) {
  std::vector<NamedEntry> named;
  named.reserve(entries.size());
  std::set<std::pair<std::string_view, std::string_view>> seen;  // a list that grew meanwhile shows some twice
  for (auto& entry : entries)
    if (entry.file.id.empty() || seen.emplace(entry.file.id, entry.name).second) named.push_back({&entry, {}});
  name_entries(named, names_are_paths_);
  std::sort(named.begin(), named.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  std::vector<Folder> below, linked;
  for (auto& [entry, path] : named) {
    if (!entry->is_folder) {
      entry->file.path = folder.path + path;
      ready_.push_back(std::move(entry->file));
    } else if (folder.depth == max_depth) {
      report(source_ + ": " + folder.path + path + ": folders lie deeper than " + std::to_string(max_depth), true);
    } else {
      auto& place = entry->is_link ? linked : below;
      place.push_back({std::move(entry->file.id), folder.path + path + "/", folder.depth + 1});
    }
  }
  folders_.insert(folders_.begin(), std::make_move_iterator(below.begin()), std::make_move_iterator(below.end()));
  folders_.insert(folders_.end(), std::make_move_iterator(linked.begin()), std::make_move_iterator(linked.end()));
}

void ServiceConnector::fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) {
  const auto content = this->content(file);
  auto received = offset;
  bool stopped = false;
  // Of a file that is not read from its start nothing can be checked but its length.
  const auto& expected = file.checksum.empty() ? content.tentative_checksum : file.checksum;
  Checksum checksum(offset == 0 ? expected : std::string());
  const ByteSink counting = [&](std::span<const char> bytes) {
    received += bytes.size();
    checksum.add(bytes);
    stopped = !sink(bytes);
    return !stopped;
  };
  const bool sure = content.never_changes || !file.checksum.empty();
  const auto answer = api().download(content.call, offset, content.if_range, sure, counting, [&file] {
    throw Error(Code::unavailable, file.path + ": changed, or cannot be resumed, while it was downloaded");
  });
  if (stopped) return;
  const bool binding = !file.checksum.empty() || (content.binds && content.binds(answer));
  const auto found = checksum.text();
  if ((answer.status == 200 || answer.status == 206) && binding && !found.empty() && found != expected)
    throw Error(Code::unavailable, file.path + ": its bytes have " + found + ", the service says " + expected);
  check(file, content, answer, received, binding && !found.empty());
}

void ServiceConnector::check(const RemoteFile& file, const Content& content, const HttpAnswer& answer, std::uint64_t received,
                             bool proven) const {
  // «Accepted» brings no file, but a service that is not ready or wants a browser.
  if (answer.status < 200 || answer.status >= 300 || answer.status == 202) throw refusal(answer, file.path);
  check_answer(file, answer);
  if (proven) return;  // the hash says all else
  const auto* const type = answer.header("content-type");
  if (type != nullptr && type->starts_with("text/html") && !content.may_be_page && !is_html_name(file.path))
    throw Error(Code::corrupt, file.path + ": the server answered with a web page instead of the file");
  const auto* const encoding = answer.header("content-encoding");
  if (encoding != nullptr && *encoding != "identity" && !file.path.ends_with(".gz") && !file.path.ends_with(".tgz"))
    throw Error(Code::corrupt, file.path + ": the server sent it as " + *encoding + " though asked for it as it is");
  if (file.size && received != *file.size)
    throw Error(Code::unavailable, file.path + ": " + std::to_string(received) + " bytes came of " + std::to_string(*file.size));
}

Error ServiceConnector::refusal(const HttpAnswer& answer, const std::string& what) const { return error_of(answer, what); }

void ServiceConnector::report(std::string problem, bool incomplete) {
  const std::lock_guard lock(diagnostics_mutex_);
  if (incomplete) complete_ = false;
  diagnostics_.push_back({Severity::error, std::move(problem), {}});
}

void ServiceConnector::note(std::string text) {
  const std::lock_guard lock(diagnostics_mutex_);
  diagnostics_.push_back({Severity::warning, std::move(text), {}});
}

std::vector<Diagnostic> ServiceConnector::take_diagnostics() {
  const std::lock_guard lock(diagnostics_mutex_);
  return std::exchange(diagnostics_, {});
}

}  // namespace quarry::service
