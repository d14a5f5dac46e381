// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "http_address.hpp"
#include "quarry/connector.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"
#include "service/answers.hpp"
#include "service/service_connector.hpp"
#include "zenodo/instance.hpp"
#include "zenodo/metadata.hpp"
#include "zenodo/target.hpp"

namespace quarry::zenodo {
namespace {

using service::ApiCall;
using service::Entry;
using service::Page;
using service::text_at;
using What = Target::What;

constexpr auto records_in_a_page = "25";  ///< more are refused to visitors

/// `md5:...` as InvenioRDM writes it; older deposits leave the algorithm out.
std::string checksum_in(const std::string& text) {
  const auto colon = text.find(':');
  return colon == std::string::npos ? service::checksum_of("md5", text) : service::checksum_of(text.substr(0, colon), text.substr(colon + 1));
}

/// The files of one record, or of all that a community or a search has, each in a folder named by its id.
class ZenodoConnector final : public service::ServiceConnector {
 public:
  ZenodoConnector(std::string_view source, Target target, const ConnectorOptions& options)
      : ServiceConnector(options, without_secrets(source), "/", true), at_(options, std::move(target)) {
    if (at_.target().what == What::community) {
      dataset_ = dataset_of_community(at_.json("/communities/" + at_.target().id, "community " + at_.target().id + " at " + at_.target().web));
    } else if (at_.target().what != What::search) {
      found_ = at_.record();
      dataset_ = dataset_of(found_.record, at_.target().zenodo);
    }
  }
  Value dataset() override { return dataset_; }

 protected:
  service::Api& api() override { return at_.api(); }

  Page page(const std::string&, const std::string& mark) override {
    if (at_.target().what == What::community || at_.target().what == What::search) return page_of_records(mark);
    auto one = files_of(found_, "");
    if (access_of(found_.record) == Access::metadata_only) report(source() + ": the record has no files, only metadata", false);
    if (const auto& key = at_.target().key; !key.empty()) {
      std::erase_if(one.entries, [&](const Entry& entry) { return entry.name != key; });
      if (one.entries.empty() && one.complete) throw Error(Code::not_found, source() + ": the record has no file of that name");
      for (auto& entry : one.entries) entry.name = key.substr(key.rfind('/') + 1);
    }
    return one;
  }

  Content content(const RemoteFile& file) override {
    Content content{.call = at_.call(file.id)};
    content.call.accept = "*/*";
    // What stands under an ETag of its MD5 is what was listed or is refused (InvenioRDM: `ETag: "md5:..."`).
    if (file.checksum.starts_with("md5:")) content.if_range = "\"" + file.checksum + "\"";
    return content;
  }

 private:
  std::string what_of(const Found& found) const { return "record " + found.id + " at " + at_.target().web; }

  Page files_of(const Found& found, const std::string& folder) {
    const auto access = access_of(found.record);
    if (access == Access::metadata_only) return {};
    Value listing;
    try {
      listing = at_.json(found.path + "/files", "the files of " + what_of(found));
    } catch (const Error& error) {
      if (error.code() == Code::permission_denied && access != Access::open) throw at_.refusal(found.record, what_of(found));
      if (error.code() != Code::not_found) throw;
      listing = Value(Object{{"entries", older_files(found)}});
    }
    const auto* const entries = listing.find("entries");
    if (entries == nullptr || !entries->is_array()) throw Error(Code::unavailable, what_of(found) + ": the answer is no list of files");
    if (entries->as_array().empty() && access != Access::open) throw at_.refusal(found.record, what_of(found));
    Page page;
    for (const auto& item : entries->as_array()) add_file(page, found, item, folder);
    // The record's own count tells of files that the list lacks.
    if (const auto count = service::size_at(found.record, "files.count"); count && *count > entries->as_array().size()) page.complete = false;
    return page;
  }

  /// What instances without a list of its own say of their files in the record.
  Value older_files(const Found& found) const {
    const auto* const files = found.record.find("files");
    if (files == nullptr || !files->is_array()) throw Error(Code::not_found, what_of(found) + ": the service lists no files of it");
    return *files;
  }

  /// Instances older than InvenioRDM keep the bytes at /api/files/BUCKET/KEY, as their records say.
  std::string place_of_bytes(const Value& item, const std::string& usual) {
    const auto link = text_at(item, "links.self");
    const auto address = address_of(link);
    const bool older = address && address->path.find("/api/files/") != std::string::npos;
    return older && address->origin() == parse_address(at_.target().api).origin() ? link : usual;
  }

  void add_file(Page& page, const Found& found, const Value& item, const std::string& folder) {
    const auto& target = at_.target();
    const auto hidden = options_.settings.find("zenodo.hidden");
    if (service::flag_at(item, "access.hidden") && (hidden == options_.settings.end() || hidden->second != "true")) return;
    auto key = text_at(item, "key");
    if (key.empty()) key = text_at(item, "filename");
    const auto status = text_at(item, "status");
    if (key.empty() || (!status.empty() && status != "completed")) {
      page.complete = false;
      return report(what_of(found) + ": " + (key.empty() ? "a file has no name" : key + ": is not uploaded whole yet"), true);
    }
    Entry entry;
    entry.name = folder + key;
    auto& file = entry.file;
    const auto own = found.path + "/files/" + key_in_address(key) + "/content";
    file.id = place_of_bytes(item, own);
    file.url = found.path.ends_with("/draft") ? target.api + own : target.web + found.path + "/files/" + key_in_address(key) + "?download=1";
    file.size = service::size_at(item, "size");
    if (!file.size) file.size = service::size_at(item, "filesize");
    file.checksum = checksum_in(text_at(item, "checksum"));
    file.etag = text_at(item, "version_id");
    file.modified = service::time_at(item, "updated");
    page.entries.push_back(std::move(entry));
  }

  /// A record whose files are not for us costs itself alone, and that the listing is whole.
  Page page_of_records(const std::string& mark) {
    const auto what = "the records of " + source();
    const auto hits = at_.api().json(call_of(mark), what);
    const auto* const list = hits.at_path("hits.hits");
    if (list == nullptr || !list->is_array()) throw Error(Code::unavailable, what + ": the answer is no list of records");
    Page page;
    for (const auto& record : list->as_array()) {
      ++records_;
      Found found{record, text_at(record, "id"), "/records/" + text_at(record, "id")};
      if (found.id.empty()) throw Error(Code::unavailable, what + ": the answer is no list of records");
      try {
        auto files = files_of(found, found.id + "/");
        page.complete = page.complete && files.complete;
        std::move(files.entries.begin(), files.entries.end(), std::back_inserter(page.entries));
      } catch (const Error& error) {
        if (error.code() != Code::permission_denied && error.code() != Code::not_found) throw;
        report(error.what(), true);
      }
    }
    page.next = service::next_address(at_.api(), text_at(hits, "links.next"));
    const auto total = service::size_at(hits, "hits.total");
    if (page.next.empty() && total && *total > records_) page.complete = false;
    return page;
  }

  ApiCall call_of(const std::string& mark) {
    if (!mark.empty()) return {.url = mark, .accept = accepted};
    records_ = 0;
    const auto& target = at_.target();
    ApiCall call{.url = target.what == What::search ? "/records" : "/communities/" + target.id + "/records", .accept = accepted};
    if (!target.query.empty()) call.parameters.emplace_back("q", target.query);
    call.parameters.insert(call.parameters.end(), {{"size", records_in_a_page}, {"page", "1"}, {"sort", "newest"}});
    return call;
  }

  static constexpr auto accepted = "application/vnd.inveniordm.v1+json, application/json;q=0.9";
  Instance at_;
  Found found_;
  Value dataset_;
  std::size_t records_ = 0;  ///< of the listing so far
};

bool claims(std::string_view source, const ConnectorOptions& options) { return target_of(source, options).has_value(); }

std::unique_ptr<Connector> open_place(std::string_view source, const ConnectorOptions& options) {
  return std::make_unique<ZenodoConnector>(source, target_of(source, options).value(), options);
}

constexpr std::array<std::string_view, 1> credentials{"token"};

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "zenodo", .claims = claims, .open = open_place, .credentials = credentials, .has_parts = true};

}  // namespace quarry::zenodo
