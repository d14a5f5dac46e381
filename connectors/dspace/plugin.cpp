// SPDX-License-Identifier: GPL-3.0-or-later
// Items of DSpace repositories, versions 7 (HAL) and 6 (REST), NIST's materials data repository first. Source: DSpace/RestContract; DSpace
// 6 REST documentation.
#include <array>

#include "dspace/address.hpp"
#include "dspace/dublin_core.hpp"
#include "dspace/login.hpp"
#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "service/answers.hpp"
#include "service/service_connector.hpp"

namespace quarry::dspace {
namespace {

using service::text_at;

constexpr std::array<std::string_view, 2> credential_fields{"user", "password"};

service::Api::Description describe(const Named& named, const ConnectorOptions& options) {
  const Credentials credentials(options.credentials_file);
  const auto account = "dspace@" + named.host;
  service::Api::Description description{.name = "dspace", .base_url = named.base, .hint = "quarry auth add " + account};
  if (const auto user = credentials.get(account, "user"); !user.empty())
    description.who = log_in(options, named.base + "/server/api", user, credentials.get(account, "password"));
  return description;
}

class DspaceConnector final : public service::ServiceConnector {
 public:
  DspaceConnector(Named named, const ConnectorOptions& options)
      : ServiceConnector(options, "", "", false), named_(std::move(named)), api_(options, describe(named_, options)) {
    set_source(named_.base + (!named_.handle.empty() ? "/handle/" + named_.handle : !named_.item.empty() ? "/items/" + named_.item : "/bitstreams/" + named_.bitstream));
    find_version();
    if (!named_.bitstream.empty()) return;
    about_ = new_ ? find_new() : ask("/rest/handle/" + named_.handle, {{"expand", "metadata"}});
    if (!named_.file.empty()) set_source(named_.base + "/bitstream/handle/" + named_.handle + "/" + percent_encoded(named_.file));
  }

  Value dataset() override {
    const auto* const metadata = about_.find("metadata");
    return metadata == nullptr ? Value() : to_datacite(read_dublin_core(*metadata));
  }

 protected:
  /// Folder ids: empty for the source, `item/ID` below a collection.
  service::Page page(const std::string& folder, const std::string& mark) override {
    if (!named_.bitstream.empty())
      return {.entries = {new_ ? new_entry(ask(core("/bitstreams/" + named_.bitstream))) : old_entry(ask("/rest/bitstreams/" + named_.bitstream))}, .next = {}};
    const auto kind = folder.empty() ? text_at(about_, "type") : "item";
    const auto id = folder.empty() ? id_of(about_) : folder.substr(5);
    if (kind == "collection" || kind == "community") return new_ ? new_items(id, mark) : old_items(id, kind, mark);
    return new_ ? new_files(id, mark) : old_files(id, mark);
  }

  Content content(const RemoteFile& file) override {
    if (new_) return {.call = {.url = core("/bitstreams/" + file.id + "/content"), .accept = ""}};
    return {.call = {.url = "/rest/bitstreams/" + file.id + "/retrieve", .accept = ""}};
  }
  service::Api& api() override { return api_; }

 private:
  using Parameters = std::vector<std::pair<std::string, std::string>>;
  Value ask(const std::string& path, const Parameters& parameters = {}) { return api_.json({.url = path, .parameters = parameters}, source()); }
  static std::string core(const std::string& path) { return "/server/api/core" + path; }
  static std::string id_of(const Value& thing) {
    const auto uuid = text_at(thing, "uuid");
    return uuid.empty() ? text_at(thing, "id") : uuid;
  }

  /// Version 7 answers at /server/api with an object, 6 at /rest/status.
  void find_version() {
    const auto root = api_.send({.url = "/server/api"});
    new_ = root.status == 200 && root.body.starts_with("{");
    if (new_) return;
    const auto status = api_.send({.url = "/rest/status"});
    if (status.status >= 500 || root.status >= 500) throw service::error_of(root.status >= 500 ? root : status, source());
    if (status.status != 200 || service::is_web_page(status))
      throw Error(Code::not_found, source() + ": no DSpace of version 6 or 7 answers there; dspace.base_url may need its prefix");
  }

  Value find_new() {
    if (!named_.item.empty()) return ask(core("/items/" + named_.item));
    return ask("/server/api/pid/find", {{"id", named_.handle}});
  }

  service::Page new_items(const std::string& scope, const std::string& mark) {
    const auto list = ask("/server/api/discover/search/objects", {{"scope", scope}, {"dsoType", "item"}, {"page", mark.empty() ? "0" : mark}, {"size", "100"}});
    service::Page page{.entries = {}, .next = next_page(*inner(list, "_embedded.searchResult"))};
    for (const auto& one : service::listed_at(list, "_embedded.searchResult._embedded.objects", source())) {
      const auto* const item = one.at_path("_embedded.indexableObject");
      if (item != nullptr) page.entries.push_back(folder_of(*item));
    }
    return page;
  }

  const Value* inner(const Value& value, std::string_view path) const {
    const auto* const found = value.at_path(path);
    if (found == nullptr) throw Error(Code::unavailable, source() + ": the service answered with something that is no listing");
    return found;
  }

  static service::Entry folder_of(const Value& item) {
    service::Entry entry{.name = text_at(item, "name"), .is_folder = true, .file = {}};
    if (entry.name.empty()) entry.name = text_at(item, "handle");
    entry.file.id = "item/" + id_of(item);
    return entry;
  }

  /// Page sizes are clamped without a word: only the count of pages says where the end is.
  std::string next_page(const Value& list) const {
    const auto number = service::integer_at(list, "page.number"), pages = service::integer_at(list, "page.totalPages");
    if (!number || !pages) throw Error(Code::unavailable, source() + ": the listing does not say how many pages it has");
    return *number + 1 < *pages ? std::to_string(*number + 1) : std::string();
  }

  service::Page new_files(const std::string& item, const std::string& mark) {
    const auto bundles = ask(core("/items/" + item + "/bundles"), {{"size", "100"}});
    for (const auto& bundle : service::listed_at(bundles, "_embedded.bundles", source())) {
      if (text_at(bundle, "name") != "ORIGINAL") continue;
      const auto list = ask(core("/bundles/" + id_of(bundle) + "/bitstreams"), {{"page", mark.empty() ? "0" : mark}, {"size", "100"}});
      service::Page page{.entries = {}, .next = next_page(list)};
      for (const auto& one : service::listed_at(list, "_embedded.bitstreams", source())) page.entries.push_back(new_entry(one));
      return only_wanted(std::move(page));
    }
    return only_wanted({});
  }

  service::Entry new_entry(const Value& bitstream) const {
    service::Entry entry{.name = text_at(bitstream, "name"), .file = {}};
    entry.file.id = id_of(bitstream);
    entry.file.url = named_.base + "/bitstreams/" + entry.file.id + "/download";
    describe_file(bitstream, entry.file);
    return entry;
  }

  static void describe_file(const Value& bitstream, RemoteFile& file) {
    file.size = service::size_at(bitstream, "sizeBytes");
    file.checksum = service::checksum_of(text_at(bitstream, "checkSum.checkSumAlgorithm"), text_at(bitstream, "checkSum.value"));
    file.etag = file.id + " " + text_at(bitstream, "checkSum.value");
  }

  service::Page old_items(const std::string& id, const std::string& kind, const std::string& mark) {
    if (kind != "collection") throw Error(Code::invalid_argument, source() + ": is a community; name one of its collections");
    return old_page("/rest/collections/" + id + "/items", {}, mark, [](const Value& item) { return std::optional(folder_of(item)); });
  }

  service::Page old_files(const std::string& item, const std::string& mark) {
    return only_wanted(old_page("/rest/items/" + item + "/bitstreams", {}, mark, [this](const Value& bitstream) {
      return text_at(bitstream, "bundleName") == "ORIGINAL" ? std::optional(old_entry(bitstream)) : std::nullopt;
    }));
  }

  service::Entry old_entry(const Value& bitstream) const {
    service::Entry entry{.name = text_at(bitstream, "name"), .file = {}};
    entry.file.id = id_of(bitstream);
    entry.file.url = named_.base + "/rest/bitstreams/" + entry.file.id + "/retrieve";
    describe_file(bitstream, entry.file);
    return entry;
  }

  /// Lists of version 6 have no end but an empty page.
  template <class Make>
  service::Page old_page(const std::string& path, Parameters parameters, const std::string& mark, const Make& make) {
    const auto offset = mark.empty() ? std::size_t{0} : std::stoul(mark);
    parameters.emplace_back("limit", "100");
    parameters.emplace_back("offset", std::to_string(offset));
    const auto list = ask(path, parameters);
    const auto& items = service::listed_at(list, "", source());
    service::Page page;
    for (const auto& item : items)
      if (auto entry = make(item)) page.entries.push_back(std::move(*entry));
    if (!items.empty()) page.next = std::to_string(offset + items.size());
    return page;
  }

  service::Page only_wanted(service::Page page) {
    if (named_.file.empty()) return page;
    std::erase_if(page.entries, [this](const service::Entry& entry) { return entry.name != named_.file; });
    found_ = found_ || !page.entries.empty();
    if (page.next.empty() && !found_) throw Error(Code::not_found, source() + ": the item has no file of that name");
    return page;
  }

  Named named_;
  service::Api api_;
  bool new_ = false, found_ = false;
  Value about_;
};

bool claims(std::string_view source, const ConnectorOptions& options) { return parse(source, options).has_value(); }

std::unique_ptr<Connector> open(std::string_view source, const ConnectorOptions& options) {
  return std::make_unique<DspaceConnector>(*parse(source, options), options);
}

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "dspace", .claims = claims, .open = open, .credentials = credential_fields, .per_host = true};

}  // namespace quarry::dspace
