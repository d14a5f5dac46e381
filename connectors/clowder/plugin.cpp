// SPDX-License-Identifier: GPL-3.0-or-later
// Datasets of Clowder, version 1, and of 4CeeD, which is one. Source: clowder-framework/clowder, its routes and controllers.
#include <algorithm>
#include <array>
#include <optional>

#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "service/answers.hpp"
#include "service/datacite.hpp"
#include "service/service_connector.hpp"

namespace quarry::clowder {
namespace {

using service::text_at;

constexpr std::array<std::string_view, 1> credential_fields{"key"};

/// A thing in Clowder: `datasets`, `files`, `collection` or `spaces`, and its number in MongoDB.
struct Thing {
  std::string base, host, kind, id;
};

bool is_object_id(std::string_view text) { return text.size() == 24 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos; }

/// `https://HOST[/PREFIX]/datasets/ID`, also with `clowder+` before it.
std::optional<Thing> parse(std::string_view source) {
  if (source.starts_with("clowder+")) source.remove_prefix(8);
  const auto address = address_of(source);
  if (!address) return std::nullopt;
  auto path = std::string(address->bare_path());
  while (path.ends_with('/')) path.pop_back();
  const auto slash = path.rfind('/');
  const auto before = slash == 0 || slash == std::string::npos ? std::string::npos : path.rfind('/', slash - 1);
  if (before == std::string::npos || !is_object_id(path.substr(slash + 1))) return std::nullopt;
  static constexpr std::array kinds{"datasets", "files", "collection", "spaces"};
  Thing thing{{}, address->host, path.substr(before + 1, slash - before - 1), path.substr(slash + 1)};
  if (std::find(kinds.begin(), kinds.end(), thing.kind) == kinds.end()) return std::nullopt;
  const bool usual = address->port == (address->scheme == "https" ? "443" : "80");
  if (!usual) thing.host += ":" + address->port;
  thing.base = address->scheme + "://" + thing.host + path.substr(0, before);
  if (thing.base.ends_with("/api")) thing.base.resize(thing.base.size() - 4);
  return thing;
}

/// `Tue Mar 05 10:11:12 UTC 2024`, Java's Date.toString; a time in another zone than UTC is not told, since its short name may mean many.
std::string java_time(const std::string& text) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 28 || (text.substr(20, 3) != "UTC" && text.substr(20, 3) != "GMT")) return service::utc_time(text);
  const auto month = months.find(text.substr(4, 3));
  if (month == std::string_view::npos || month % 3 != 0) return {};
  return service::utc_time(text.substr(24, 4) + "-" + std::to_string(month / 3 + 101).substr(1) + "-" + text.substr(8, 2) + "T" + text.substr(11, 8) + "Z");
}

service::Api::Description describe(const Thing& thing, const ConnectorOptions& options) {
  const auto key = Credentials(options.credentials_file).get("clowder@" + thing.host, "key");
  return {.name = "clowder", .base_url = thing.base, .who = service::fixed_header(key.empty() ? "" : "X-API-Key: " + key), .hint = "quarry auth add clowder@" + thing.host};
}

class ClowderConnector final : public service::ServiceConnector {
 public:
  ClowderConnector(Thing thing, const ConnectorOptions& options)
      : ServiceConnector(options, thing.base + "/" + thing.kind + "/" + thing.id, thing.kind + "/" + thing.id, false), thing_(std::move(thing)), api_(options, describe(thing_, options)) {
    if (!Credentials(options.credentials_file).get("clowder@" + thing_.host, "key").empty()) check_key();
    if (thing_.kind != "files") about_ = ask("/api/" + plural() + "/" + thing_.id, source());
  }

  Value dataset() override {
    service::DataCite dc;
    dc.title(text_at(about_, "name"));
    dc.description(text_at(about_, "description"));
    dc.publisher("Clowder at " + thing_.host);
    return text_at(about_, "name").empty() ? Value() : dc.dataset();
  }

 protected:
  /// Folder ids are `KIND/ID`, within a dataset `folder/ID/NAME/NAME`.
  service::Page page(const std::string& folder, const std::string&) override {
    const auto slash = folder.find('/');
    const auto kind = folder.substr(0, slash), id = folder.substr(slash + 1);
    if (kind == "files") return {.entries = {file_entry(ask("/api/files/" + id + "/metadata", source()))}, .next = {}};
    if (kind == "datasets") return files_of(id, "");
    if (kind == "folder") return files_of(id.substr(0, id.find('/')), id.substr(id.find('/') + 1));
    service::Page page;
    const auto what = source() + ": " + folder;
    const auto datasets = kind == "collection" ? ask("/api/collections/" + id + "/datasets", what) : ask("/api/spaces/" + id + "/datasets?limit=0", what);
    add_folders(datasets, "datasets", what, page);
    if (kind == "collection") add_folders(ask("/api/collections/" + id + "/getChildCollections", what), "collection", what, page);
    return page;
  }

  /// A file never changes under its number. Its ranges are read from a byte to the end only.
  Content content(const RemoteFile& file) override {
    return {.call = {.url = "/api/files/" + file.id + "/blob", .parameters = {{"tracking", "false"}}, .accept = ""}, .never_changes = true};
  }
  service::Api& api() override { return api_; }

 private:
  std::string plural() const { return thing_.kind == "collection" ? "collections" : thing_.kind; }

  /// Where a login is wanted Clowder leads to the page for it.
  Value ask(const std::string& path, const std::string& what) {
    const auto answer = api_.send({.url = path});
    if (service::is_web_page(answer) && parse_address(answer.url).bare_path().ends_with("/login"))
      throw Error(Code::permission_denied, what + ": wants a login; quarry auth add clowder@" + thing_.host);
    if (answer.status < 200 || answer.status >= 300) throw service::error_of(answer, what, "quarry auth add clowder@" + thing_.host);
    return service::json_of(answer);
  }

  /// A key that is not taken makes one nobody in particular, whose lists are silently shorter.
  void check_key() {
    const auto answer = api_.send({.url = "/api/me"});
    if (answer.status == 404 || answer.status == 405) return note(source() + ": this server does not say whether it takes the key; if it does not, what is private is missing");
    if (answer.status < 200 || answer.status >= 300 || !answer.body.starts_with("{"))
      throw Error(answer.status >= 500 ? Code::unavailable : Code::permission_denied, source() + ": the key is not taken; quarry auth add clowder@" + thing_.host);
  }

  static void add_folders(const Value& list, const std::string& kind, const std::string& what, service::Page& page) {
    for (const auto& one : service::listed_at(list, "", what)) {
      service::Entry entry{.name = text_at(one, "name"), .is_folder = true, .file = {}};
      entry.file.id = kind + "/" + text_at(one, "id");
      page.entries.push_back(std::move(entry));
    }
  }

  service::Entry file_entry(const Value& file) const {
    service::Entry entry{.name = text_at(file, "filename"), .file = {}};
    entry.file.id = text_at(file, "id");
    if (!is_object_id(entry.file.id)) throw Error(Code::unavailable, source() + ": the service lists a file without its number");
    entry.file.url = thing_.base + "/files/" + entry.file.id;
    entry.file.size = service::size_at(file, "size");
    entry.file.modified = java_time(text_at(file, "date-created"));
    entry.file.etag = entry.file.id;
    return entry;
  }

  /// The files of a dataset's folder. The service lists all at once; they are kept until the last folder is listed.
  service::Page files_of(const std::string& dataset, const std::string& below) {
    if (listed_ != dataset) {
      const auto what = source() + ": " + dataset;
      files_.clear();
      const auto all = ask("/api/datasets/" + dataset + "/files", what);
      for (const auto& file : service::listed_at(all, "", what)) {
        auto folder = text_at(file, "folders.name");
        while (folder.starts_with('/')) folder.erase(0, 1);
        files_.emplace(std::move(folder), file_entry(file));
      }
      listed_ = dataset;
    }
    service::Page page;
    std::string last;
    const auto prefix = below.empty() ? std::string() : below + "/";
    for (const auto& [folder, entry] : files_) {
      if (folder == below) page.entries.push_back(entry);
      else if (folder.starts_with(prefix)) add_below(dataset, prefix, folder, last, page);
    }
    return page;
  }

  static void add_below(const std::string& dataset, const std::string& prefix, const std::string& folder, std::string& last, service::Page& page) {
    const auto name = folder.substr(prefix.size(), folder.find('/', prefix.size()) - prefix.size());
    if (name == last) return;
    last = name;
    service::Entry entry{.name = name, .is_folder = true, .file = {}};
    entry.file.id = "folder/" + dataset + "/" + prefix + name;
    page.entries.push_back(std::move(entry));
  }

  Thing thing_;
  service::Api api_;
  Value about_;
  std::string listed_;
  std::multimap<std::string, service::Entry> files_;  ///< of the dataset `listed_`, by folder
};

bool claims(std::string_view source, const ConnectorOptions&) { return parse(source).has_value(); }

std::unique_ptr<Connector> open(std::string_view source, const ConnectorOptions& options) {
  return std::make_unique<ClowderConnector>(*parse(source), options);
}

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "clowder", .priority = 200, .claims = claims, .open = open, .credentials = credential_fields, .per_host = true};

}  // namespace quarry::clowder
