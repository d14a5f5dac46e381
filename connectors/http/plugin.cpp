// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "http/html_links.hpp"
#include "http_client.hpp"
#include "names.hpp"
#include "quarry/connector.hpp"
#include "quarry/date.hpp"
#include "redact.hpp"

namespace quarry::http {
namespace {

constexpr std::size_t max_depth = 64;
constexpr std::size_t max_entries = 1'000'000;
constexpr std::uint64_t max_page_bytes = std::uint64_t{64} << 20;
constexpr unsigned max_downloads = 3;  ///< at once: what web servers take from one visitor without complaint
constexpr int max_silent_heads = 3;    ///< HEAD requests in a row without an answer: then they are not asked any more

std::string_view without_query(std::string_view path) { return path.substr(0, path.find('?')); }

bool is_html(const HttpAnswer& answer) {
  const auto* const type = answer.header("content-type");
  return type != nullptr && type->starts_with("text/html");
}

bool is_html_name(std::string_view name) {
  return name.ends_with(".html") || name.ends_with(".htm") || name.ends_with(".xhtml");
}

std::optional<std::uint64_t> length_of(const HttpAnswer& answer) {
  const auto* const header = answer.header("content-length");
  if (header == nullptr) return std::nullopt;
  std::uint64_t length = 0;
  const auto [stop, error] = std::from_chars(header->data(), header->data() + header->size(), length);
  if (error != std::errc() || stop != header->data() + header->size()) return std::nullopt;
  return length;
}

/// An HTTP date as RFC 9110 has servers send it (`Fri, 10 Oct 2025 07:28:00 GMT`) in RFC 3339; empty for another form.
std::string rfc3339_of(std::string_view date) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (date.size() != 29 || !date.ends_with(" GMT")) return {};
  const auto month = months.find(date.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return {};
  const auto number = std::to_string(month / 3 + 101).substr(1);
  const auto text = std::string(date.substr(12, 4)) + "-" + number + "-" + std::string(date.substr(5, 2)) + "T" +
                    std::string(date.substr(17, 8)) + "Z";
  return parse_date(text) ? text : std::string();
}

Code code_of(long status) {
  if (status == 401 || status == 403) return Code::permission_denied;
  return status == 404 || status == 410 ? Code::not_found : Code::unavailable;
}

struct Folder {
  std::string url, path;  ///< path is empty or ends in `/`
  std::size_t depth;
};

/// A web server's files: one, or what its directory index pages link to.
class HttpConnector final : public Connector {
 public:
  HttpConnector(std::string source, const ConnectorOptions& options)
      : location_(std::move(source)), options_(options), lister_(options) {
    location_.resize(std::min(location_.find('#'), location_.size()));
    find_out();
    source_ = without_secrets(location_);
  }

  Value dataset() override { return {}; }
  bool by_directory() const override { return true; }
  unsigned fetches_at_once() const override { return max_downloads; }

  std::optional<RemoteFile> next() override {
    while (files_.empty() && !folders_.empty()) list_folder();
    if (files_.empty()) return std::nullopt;
    auto file = std::move(files_.back());
    files_.pop_back();
    if (!file.size) look_at(file);
    return file;
  }

  bool complete() const override { return complete_ && files_.empty() && folders_.empty(); }
  std::vector<Diagnostic> take_diagnostics() override { return std::exchange(diagnostics_, {}); }
  int open(const RemoteFile&) override { return -1; }
  std::string source() const override { return source_; }

  void fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) override {
    if (offset != 0 && file.etag.empty())
      throw Error(Code::unavailable, file.path + ": cannot be resumed: the server marks no versions (ETag)");
    std::uint64_t received = offset;
    bool stopped = false;
    const ByteSink counting = [&](std::span<const char> bytes) {
      received += bytes.size();
      stopped = !sink(bytes);
      return !stopped;
    };
    auto client = take_fetcher();
    const auto answer = client->download(
        {.url = place_of(file), .offset = offset, .if_range = file.etag, .body_limit = options_.max_file_bytes}, counting, [&file] {
          throw Error(Code::unavailable, file.path + ": changed, or cannot be resumed, while it was downloaded");
        });
    const std::lock_guard lock(fetchers_mutex_);
    fetchers_.push_back(std::move(client));  // with its connection, for the next file; one that threw goes
    if (!stopped) check(file, answer, received);
  }

 private:
  std::unique_ptr<HttpClient> take_fetcher() {
    const std::lock_guard lock(fetchers_mutex_);
    if (fetchers_.empty()) return std::make_unique<HttpClient>(options_);
    auto client = std::move(fetchers_.back());
    fetchers_.pop_back();
    return client;
  }

  /// Where a file is fetched: what is shown of the one file that the source names may lack what gives access to it.
  const std::string& place_of(const RemoteFile& file) const { return file.url == source_ ? location_ : file.url; }

  /// One file, or a directory index? rclone's logic: where HEAD leads, and with a `/` where it is not found.
  void find_out() {
    const auto address = parse_address(location_);
    if (without_query(address.path).ends_with('/')) {
      folders_.push_back({location_, "", 0});
      return;
    }
    auto answer = lister_.get({.method = "HEAD", .url = location_});
    if (answer.status == 404 && address.path.find('?') == std::string::npos) {
      const auto with_slash = lister_.get({.method = "HEAD", .url = location_ + "/"});
      if (with_slash.status >= 200 && with_slash.status < 300) answer = with_slash;
    }
    if (answer.status == 404 || answer.status == 410 || answer.status == 401)
      throw Error(code_of(answer.status), without_secrets(location_) + ": the server says " + std::to_string(answer.status));
    if (without_query(parse_address(answer.url).path).ends_with('/')) {
      location_ = answer.url;
      folders_.push_back({answer.url, "", 0});
      return;
    }
    const auto path = without_query(address.path);
    RemoteFile file;
    file.path = safe_name(percent_decoded(path.substr(path.rfind('/') + 1)));
    file.url = without_secrets(location_);
    describe(file, answer);
    files_.push_back(std::move(file));
  }

  /// The source itself must be there; a folder below it that is not costs only itself.
  void list_folder() {
    const auto folder = std::move(folders_.back());
    folders_.pop_back();
    if (!visited_.insert(folder.url).second) return;
    try {
      const auto answer = lister_.get({.url = folder.url, .body_limit = max_page_bytes});
      if (answer.url != folder.url && !visited_.insert(answer.url).second) return;  // redirected into a loop
      if (answer.status != 200)
        throw Error(code_of(answer.status), without_secrets(folder.url) + ": the server says " + std::to_string(answer.status));
      if (!is_html(answer))
        throw Error(Code::invalid_argument, without_secrets(folder.url) + ": is no HTML index page, so what lies there cannot be listed");
      add_links(folder, answer);
    } catch (const Error& error) {
      if (folder.depth == 0) throw;
      fail(error.what());
    }
  }

  /// What a folder's page links to that lies directly in it, by decoded name: files and folders apart.
  struct Links {
    std::map<std::string, std::string> files, folders;  ///< name -> URL
  };

  static Links links_of(const HttpAnswer& answer) {
    Links links;
    const auto page = read_links(answer.body);
    const auto base = page.base.empty() ? std::optional(answer.url) : resolve_url(answer.url, page.base);
    if (!base) throw Error(Code::corrupt, without_secrets(answer.url) + ": its <base> is no address");
    const auto home = parse_address(answer.url);
    const auto home_path = without_query(home.path);
    for (const auto& href : page.hrefs) {
      const auto url = resolve_url(*base, href);
      if (!url) continue;
      const auto address = parse_address(*url);
      if (address.origin() != home.origin() || !address.path.starts_with(home_path)) continue;
      auto rest = std::string_view(address.path).substr(home_path.size());
      const bool is_folder = rest.ends_with('/');
      if (is_folder) rest.remove_suffix(1);
      if (rest.empty() || rest.find_first_of("/?") != std::string_view::npos) continue;
      (is_folder ? links.folders : links.files).emplace(percent_decoded(rest), *url);
    }
    return links;
  }

  /// Files come before folders, so that those of one folder come one after another.
  void add_links(const Folder& folder, const HttpAnswer& answer) {
    const auto links = links_of(answer);
    std::set<std::string> raw;
    for (const auto* const kind : {&links.files, &links.folders})
      for (const auto& [name, url] : *kind) raw.insert(name);
    const auto names = distinct_names(raw);
    entries_ += raw.size();
    if (entries_ > max_entries) throw Error(Code::too_large, without_secrets(folder.url) + ": the listing has over a million entries");
    // Both are taken from the back, so the first goes in last.
    for (auto at = links.files.rbegin(); at != links.files.rend(); ++at)
      files_.push_back({folder.path + names.at(at->first), at->second, {}, {}, {}, {}});
    if (folder.depth == max_depth && !links.folders.empty())
      return fail(without_secrets(folder.url) + ": folders lie deeper than 64");
    for (auto at = links.folders.rbegin(); at != links.folders.rend(); ++at)
      folders_.push_back({at->second, folder.path + names.at(at->first) + "/", folder.depth + 1});
  }

  /// Size and version mark, which index pages do not tell exactly. A server that refuses HEAD leaves them unknown; why a
  /// file cannot be had is said when it is fetched.
  void look_at(RemoteFile& file) {
    if (silent_heads_ == max_silent_heads) return;
    try {
      describe(file, lister_.get({.method = "HEAD", .url = place_of(file)}));
      silent_heads_ = 0;
    } catch (const Error& error) {
      if (error.code() == Code::unavailable) ++silent_heads_;
    }
  }

  static void describe(RemoteFile& file, const HttpAnswer& answer) {
    if (answer.status < 200 || answer.status >= 300) return;
    file.size = length_of(answer);
    if (const auto* const etag = answer.header("etag"); etag != nullptr && etag->starts_with('"')) file.etag = *etag;
    if (const auto* const date = answer.header("last-modified"); date != nullptr) file.modified = rfc3339_of(*date);
  }

  void check(const RemoteFile& file, const HttpAnswer& answer, std::uint64_t received) const {
    if (answer.status < 200 || answer.status >= 300)
      throw Error(code_of(answer.status), file.path + ": the server says " + std::to_string(answer.status));
    if (is_html(answer) && !is_html_name(file.path))
      throw Error(Code::corrupt, file.path + ": the server answered with a web page instead of the file");
    const auto* const encoding = answer.header("content-encoding");
    if (encoding != nullptr && *encoding != "identity" && !file.path.ends_with(".gz") && !file.path.ends_with(".tgz"))
      throw Error(Code::corrupt, file.path + ": the server sent it as " + *encoding + " though asked for it as it is");
    if (file.size && received != *file.size)
      throw Error(Code::unavailable, file.path + ": " + std::to_string(received) + " bytes came of " +
                                         std::to_string(*file.size));
  }

  void fail(std::string why) {
    complete_ = false;
    diagnostics_.push_back({Severity::error, std::move(why), {}});
  }

  std::string location_;  ///< the source with what gives access to it; never said
  std::string source_;    ///< the same as it may be shown
  ConnectorOptions options_;
  HttpClient lister_;
  std::mutex fetchers_mutex_;
  std::vector<std::unique_ptr<HttpClient>> fetchers_;  ///< that nobody uses
  std::vector<Folder> folders_;
  std::vector<RemoteFile> files_;
  std::set<std::string> visited_;
  std::vector<Diagnostic> diagnostics_;
  std::size_t entries_ = 0;
  int silent_heads_ = 0;
  bool complete_ = true;
};

bool claims(std::string_view source, const ConnectorOptions&) { return source.starts_with("http://") || source.starts_with("https://"); }

std::unique_ptr<Connector> open_place(std::string_view source, const ConnectorOptions& options) {
  return std::make_unique<HttpConnector>(std::string(source), options);
}

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "http", .priority = 900, .claims = claims, .open = open_place};

}  // namespace quarry::http
