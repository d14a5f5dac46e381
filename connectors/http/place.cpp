// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/place.hpp"

#include <algorithm>
#include <utility>

#include "names.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"
#include "service/answers.hpp"

namespace quarry::http {
namespace {

constexpr std::size_t max_depth = 64;
constexpr std::size_t max_entries = 1'000'000;
constexpr std::size_t pages_ahead = 16;  ///< held in memory
constexpr int max_silent_heads = 3;  ///< HEAD requests in a row without an answer: then they are not asked any more

Error refusal(long status, const std::string& url) {
  return {service::code_of(status), without_secrets(url) + ": the server says " + std::to_string(status)};
}

bool is_good(const HttpAnswer& answer) { return answer.status >= 200 && answer.status < 300; }

/// Servers that do not know HEAD, or presigned addresses that were signed for GET alone, say one of these.
bool may_refuse_only_head(long status) { return status == 400 || status == 403 || status == 405 || status == 501; }

}  // namespace

HttpPlace::HttpPlace(std::string source, const ConnectorOptions& options) : location_(std::move(source)), server_(options) {
  location_.resize(std::min(location_.find('#'), location_.size()));
  find_out();
  source_ = without_secrets(location_);
}

std::optional<RemoteFile> HttpPlace::next() {
  while (files_.empty() && !folders_.empty()) list_folder();
  if (files_.empty()) return std::nullopt;
  auto file = std::move(files_.back());
  files_.pop_back();
  return file;
}

std::vector<Diagnostic> HttpPlace::take_diagnostics() { return std::exchange(diagnostics_, {}); }

/// A server that refuses HEAD leaves it unknown; why a file cannot be had is said when it is fetched.
void HttpPlace::look_at(RemoteFile& file) {
  if ((file.size && has_version(file)) || silent_heads_ >= max_silent_heads) return;
  try {
    server_.look_at(file, place_of(file));
    silent_heads_ = 0;
  } catch (const Error& error) {
    if (error.code() == Code::unavailable) ++silent_heads_;
  }
}

void HttpPlace::fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) {
  auto described = file;
  server_.fetch(described, place_of(file), offset, sink);
}

void HttpPlace::fetch_new(RemoteFile& file, const ByteSink& sink) { server_.fetch(file, place_of(file), 0, sink); }

/// Where a file is fetched: what is shown of the one file that the source names may lack what gives access to it.
const std::string& HttpPlace::place_of(const RemoteFile& file) const { return file.url == source_ ? location_ : file.url; }

/// What is there, by HEAD or else by its first byte; a folder's address that lacks its `/` gets it. Throws where nothing is there.
HttpAnswer HttpPlace::first_look(bool may_be_folder) {
  auto answer = server_.ask({.method = "HEAD", .url = location_});
  if (answer.status == 404 && may_be_folder) {
    const auto with_slash = server_.ask({.method = "HEAD", .url = location_ + "/"});
    if (is_good(with_slash)) return with_slash;
  }
  if (may_refuse_only_head(answer.status)) {
    answer = server_.first_byte(location_);
    if (answer.status == 416) return answer;  // it is there, and empty
  }
  if (!is_good(answer)) throw refusal(answer.status, location_);
  return answer;
}

/// One file, or a directory index? Where a HEAD request leads says it, as in rclone.
void HttpPlace::find_out() {
  const auto address = parse_address(location_);
  const auto path = without_query(address.path);
  if (path.ends_with('/')) {
    folders_.push_back({location_, "", 0});
    return;
  }
  const auto answer = first_look(address.path.find('?') == std::string::npos);
  if (without_query(parse_address(answer.url).path).ends_with('/')) {
    location_ = answer.url;
    folders_.push_back({answer.url, "", 0});
    return;
  }
  RemoteFile file;
  file.path = safe_name(percent_decoded(path.substr(path.rfind('/') + 1)));
  file.url = without_secrets(location_);
  describe(file, answer);
  files_.push_back(std::move(file));
}

/// The source itself must be there; a folder below it that is not costs only itself.
void HttpPlace::list_folder() {
  const auto folder = std::move(folders_.back());
  folders_.pop_back();
  if (!visited_.insert(folder.url).second) return;
  try {
    const auto answer = pages_.take(folder.url);
    if (answer.url != folder.url && !visited_.insert(answer.url).second) return;  // redirected into a loop
    if (answer.status != 200) throw refusal(answer.status, folder.url);
    add_entries(folder, read_index(answer));
  } catch (const Error& error) {
    if (folder.depth == 0) throw;
    fail(error.what());
  }
}

/// Files come before folders, so that those of one folder come one after another.
void HttpPlace::add_entries(const Folder& folder, const IndexPage& page) {
  std::set<std::string> raw;
  for (const auto* const kind : {&page.files, &page.folders})
    for (const auto& [name, entry] : *kind) raw.insert(name);
  const auto names = distinct_names(raw);
  entries_ += raw.size();
  if (entries_ > max_entries) throw Error(Code::too_large, without_secrets(folder.url) + ": the listing has over a million entries");
  // Both are taken from the back, so the first goes in last.
  for (auto at = page.files.rbegin(); at != page.files.rend(); ++at)
    files_.push_back({folder.path + names.at(at->first), at->second.url, at->second.size, {}, {}, at->second.modified, {}, {}});
  if (folder.depth == max_depth && !page.folders.empty()) return fail(without_secrets(folder.url) + ": folders lie deeper than 64");
  for (auto at = page.folders.rbegin(); at != page.folders.rend(); ++at)
    folders_.push_back({at->second.url, folder.path + names.at(at->first) + "/", folder.depth + 1});
  std::vector<std::string> ahead;
  for (auto i = folders_.size() - std::min(folders_.size(), pages_ahead); i < folders_.size(); ++i)
    if (!visited_.contains(folders_[i].url)) ahead.push_back(folders_[i].url);
  pages_.expect(ahead);
}

void HttpPlace::fail(std::string why) {
  complete_ = false;
  diagnostics_.push_back({Severity::error, std::move(why), {}});
}

}  // namespace quarry::http
