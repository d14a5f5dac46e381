// SPDX-License-Identifier: GPL-3.0-or-later
// Files of GitHub releases. Source: GitHub's REST API, version 2022-11-28.
#include <array>
#include <charconv>

#include "github/address.hpp"
#include "github/rate_limit.hpp"
#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "service/answers.hpp"
#include "service/datacite.hpp"
#include "service/service_connector.hpp"

namespace quarry::github {
namespace {

using service::ApiCall;
using service::text_at;

constexpr std::array<std::string_view, 1> credential_fields{"token"};

service::Api::Description describe(const ConnectorOptions& options) {
  const auto token = Credentials(options.credentials_file).get("github", "token");
  return {.name = "github",
          .base_url = service::base_url_of(options, "github", "https://api.github.com"),
          .who = service::bearer(token),
          .judge = judge,
          .hint = token.empty() ? "a token lets you read what is private, and more often: quarry auth add github" : "renew the token: quarry auth add github"};
}

class GithubConnector final : public service::ServiceConnector {
 public:
  GithubConnector(const std::string& source, Release release, const ConnectorOptions& options)
      : ServiceConnector(options, source, "", false), release_(std::move(release)), api_(options, describe(options)),
        web_(service::base_url_of(options, "github.web", "https://github.com")),
        signed_in_(!Credentials(options.credentials_file).get("github", "token").empty()) {
    name_ = release_.owner + "/" + release_.repository;
    if (release_.which == Release::Which::all) {
      set_source(web_ + "/" + name_ + "/releases");
      return;
    }
    if (release_.source) return;
    one_ = ask(release_.which == Release::Which::latest ? "/releases/latest" : "/releases/tags/" + percent_encoded(release_.tag));
    release_.tag = text_at(one_, "tag_name");
    if (release_.file.empty()) set_source(page_of(release_.tag));
  }

  Value dataset() override {
    const auto repository = ask("");
    service::DataCite dc;
    const auto title = text_at(one_, "name");
    dc.title(title.empty() ? name_ + (one_.is_null() ? "" : " " + release_.tag) : title);
    dc.description(text_at(repository, "description"));
    if (!one_.is_null()) dc.description(text_at(one_, "body"), "Other");
    dc.publisher("GitHub");
    dc.published(text_at(one_, "published_at").substr(0, 10));
    if (!one_.is_null()) dc.version(release_.tag);
    if (const auto licence = text_at(repository, "license.spdx_id"); licence != "NOASSERTION") dc.rights(licence);
    for (const auto& topic : service::items_at(repository, "topics")) dc.subject(text_at(topic, ""));
    dc.related(web_ + "/" + name_, "URL", "IsDerivedFrom");
    return dc.dataset();
  }
  unsigned fetches_at_once() const override { return 3; }

 protected:
  /// The root is a release, or the list of all, each a folder: `ID TAG`.
  service::Page page(const std::string& folder, const std::string& mark) override {
    if (folder.empty() && release_.source) return source_code(release_.tag);
    if (folder.empty() && one_.is_null()) return releases(mark);
    if (folder.empty()) return assets(text_at(one_, "id"), release_.tag, mark);
    const auto blank = folder.find(' ');
    return assets(folder.substr(0, blank), folder.substr(blank + 1), mark);
  }

  /// The address on the web does not count against the API's quota, but it knows no private files.
  Content content(const RemoteFile& file) override {
    if (file.id.starts_with("source:"))
      return {.call = {.url = "/repos/" + name_ + "/zipball/refs/tags/" + percent_encoded(file.id.substr(7), "/"), .accept = ""}};
    if (!signed_in_) return {.call = {.url = file.url, .accept = ""}};
    return {.call = {.url = "/repos/" + name_ + "/releases/assets/" + file.id, .accept = "application/octet-stream"}, .never_changes = true};
  }
  service::Api& api() override { return api_; }

 private:
  Value ask(const std::string& path) { return api_.json({.url = "/repos/" + name_ + path, .headers = headers()}, source()); }
  static std::vector<std::string> headers() { return {"X-GitHub-Api-Version: 2022-11-28"}; }
  std::string page_of(const std::string& tag) const { return web_ + "/" + name_ + "/releases/tag/" + percent_encoded(tag, "/"); }

  std::string source_url(const std::string& tag) const {
    return web_ + "/" + name_ + "/archive/refs/tags/" + percent_encoded(tag, "/") + ".zip";
  }

  std::pair<Value, std::string> listed(const std::string& path, const std::string& mark) {
    ApiCall call{.url = mark.empty() ? "/repos/" + name_ + path : mark, .headers = headers(), .accept = "application/vnd.github+json"};
    if (mark.empty()) call.parameters = {{"per_page", "100"}};
    const auto answer = api_.get(call, source());
    return {service::json_of(answer), service::next_address(api_, next_link(answer))};
  }

  service::Page releases(const std::string& mark) {
    const auto [list, next] = listed("/releases", mark);
    service::Page page{.entries = {}, .next = next};
    for (const auto& release : service::listed_at(list, "", source())) {
      if (service::flag_at(release, "draft")) continue;
      service::Entry entry{.name = text_at(release, "tag_name"), .is_folder = true, .file = {}};
      entry.file.id = text_at(release, "id") + " " + entry.name;
      page.entries.push_back(std::move(entry));
    }
    return page;
  }

  service::Page assets(const std::string& id, const std::string& tag, const std::string& mark) {
    const auto [list, next] = listed("/releases/" + id + "/assets", mark);
    service::Page page{.entries = {}, .next = next};
    for (const auto& asset : service::listed_at(list, "", source()))
      if (release_.file.empty() || text_at(asset, "name") == release_.file) add(asset, page);
    found_ = found_ || !page.entries.empty();
    if (!release_.file.empty() && next.empty() && !found_)
      throw Error(Code::not_found, source() + ": the release has no file of that name");
    if (mark.empty() && next.empty() && service::listed_at(list, "", source()).empty())
      note(source() + ": release " + tag + " has no files of its own; for its source code name " + source_url(tag));
    return page;
  }

  void add(const Value& asset, service::Page& page) {
    const auto name = text_at(asset, "name");
    if (text_at(asset, "state") != "uploaded")
      return report(source() + ": " + name + ": is not uploaded to its end yet; ingest again later", true);
    service::Entry entry{.name = name, .file = {}};
    entry.file.id = text_at(asset, "id");
    entry.file.url = text_at(asset, "browser_download_url");
    entry.file.size = service::size_at(asset, "size");
    entry.file.modified = service::time_at(asset, "updated_at");
    const auto digest = text_at(asset, "digest");
    const auto colon = std::min(digest.find(':'), digest.size());
    entry.file.checksum = service::checksum_of(digest.substr(0, colon), digest.substr(std::min(colon + 1, digest.size())));
    entry.file.etag = entry.file.id + " " + entry.file.modified;
    page.entries.push_back(std::move(entry));
  }

  /// Made when it is asked for: neither its size nor its hash is known, and both may change though the tag does not.
  service::Page source_code(const std::string& tag) const {
    service::Entry entry{.name = release_.repository + "-" + tag + ".zip", .file = {}};
    entry.file.id = "source:" + tag;
    entry.file.url = source_url(tag);
    return {.entries = {entry}, .next = {}};
  }

  Release release_;
  service::Api api_;
  const std::string web_;
  const bool signed_in_;
  std::string name_;
  Value one_;  ///< the release; null: all of them
  bool found_ = false;
};

bool claims(std::string_view source, const ConnectorOptions& options) { return parse(source, options).has_value(); }

std::unique_ptr<Connector> open(std::string_view source, const ConnectorOptions& options) {
  return std::make_unique<GithubConnector>(std::string(source), *parse(source, options), options);
}

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "github", .claims = claims, .open = open, .credentials = credential_fields};

}  // namespace quarry::github
