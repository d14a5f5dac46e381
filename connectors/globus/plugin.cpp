// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <atomic>

#include "globus/directory.hpp"
#include "globus/failures.hpp"
#include "globus/public_file.hpp"
#include "globus/source.hpp"
#include "globus/transfers.hpp"
#include "quarry/error.hpp"
#include "service/answers.hpp"

namespace quarry::globus {
namespace {

using service::Api;

/// Tokens for a collection's HTTPS server. Who has none reads what is public.
class AtCollection final : public service::Authorization {
 public:
  explicit AtCollection(std::shared_ptr<service::Authorization> token) : token_(std::move(token)) {}
  std::vector<std::string> headers() override {
    if (has_none_) return {};
    try {
      return token_->headers();
    } catch (const Error& error) {
      if (error.code() != Code::permission_denied) throw;
      has_none_ = true;  // not asked for again for each file; the server's refusal, if it comes to one, says what to do
      return {};
    }
  }
  bool renew(const std::vector<std::string>& refused) override { return token_->renew(refused); }

 private:
  std::shared_ptr<service::Authorization> token_;
  std::atomic<bool> has_none_{false};
};

bool leads_to_login(const ConnectorOptions& options, const std::string& url) {
  const auto address = address_of(url);
  const auto login = address_of(auth_url(options));
  return address && login && (address->origin() == login->origin() || is_of_domain(address->host, "auth.globus.org"));
}

class GlobusConnector final : public service::ServiceConnector {
 public:
  GlobusConnector(const ConnectorOptions& options, std::unique_ptr<TransferService> service, Collection collection, const std::string& path)
      : ServiceConnector(options, globus_address(collection.id, path), path, false),
        service_(std::move(service)),
        collection_(std::move(collection)),
        directory_(*service_, collection_, path,
                   [this](std::string problem, bool incomplete) { incomplete ? report(std::move(problem), true) : note(std::move(problem)); }) {
    if (!collection_.https_server.empty() && !always_transfers(options_))
      open_https();
    else if (auto local = local_collection(options_)) {
      transfers_ =
          std::make_unique<Transfers>(options_, *service_, collection_, std::move(*local), [this](std::string problem) { note(std::move(problem)); });
    }
  }

  Value dataset() override { return dataset_of(collection_); }

  void expect(std::span<const RemoteFile> files) override {
    if (transfers_) transfers_->expect(files);
  }

  void fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) override {
    if (transfers_) return transfers_->fetch(file, offset, sink);
    if (!https_)
      throw Error(Code::permission_denied, file.path + ": the collection '" + collection_.name +
                                               "' gives no files by HTTPS; have them transferred to a collection of this "
                                               "machine: set globus.local_collection and globus.local_path");
    if (offset > 0 && file.size && offset >= *file.size) return check_unchanged(file);
    ServiceConnector::fetch(file, offset, sink);
  }

 protected:
  service::Page page(const std::string& folder, const std::string& mark) override {
    auto page = directory_.page(folder, mark);
    for (auto& entry : page.entries) {
      if (entry.is_folder) continue;
      entry.file.globus = globus_address(collection_.id, entry.file.id);
      entry.file.url = collection_.https_server.empty() ? file_manager_address(options_, collection_.id, entry.file.id) : address_of_file(entry.file);
    }
    return page;
  }

  /// The server marks no versions. What breaks off is gone on with all the same, and the listing
  /// asked afterwards whether the file is still the one that was listed (check_answer).
  Content content(const RemoteFile& file) override {
    Content content;
    content.call = {.url = address_of_file(file), .headers = {"X-Requested-With: XMLHttpRequest"}, .accept = "*/*"};
    content.never_changes = file.size && !file.modified.empty();
    return content;
  }

  Api& api() override { return *https_; }

  Error refusal(const HttpAnswer& answer, const std::string& what) const override {
    return error_of_https(answer, what, collection_.id, service_->account().is_application());
  }

  void check_answer(const RemoteFile& file, const HttpAnswer& answer) const override {
    check_is_file(answer, file.path);
    if (answer.status == 206) check_unchanged(file);
  }

 private:
  std::string address_of_file(const RemoteFile& file) const { return collection_.https_server + percent_encoded(file.id, "/"); }

  void open_https() {
    auto who = service_->account().at(collection_.id, {https_scope(collection_.id, collection_.needs_data_access)});
    if (!service_->account().is_application()) who = std::make_shared<AtCollection>(std::move(who));
    https_ = std::make_unique<Api>(
        options_, Api::Description{.name = "globus",
                                   .base_url = collection_.https_server,
                                   .who = std::move(who),
                                   .judge = judge_https,
                                   .is_login = [options = options_](const std::string& url) { return leads_to_login(options, url); }});
  }

  /// Throws Error(unavailable) where it is not, or nobody can tell.
  void check_unchanged(const RemoteFile& file) const {
    const auto now = directory_.file(file.id);
    if (now.modified.empty() || now.size != file.size || now.modified != file.modified)
      throw Error(Code::unavailable, file.path + ": changed, or cannot be resumed, while it was downloaded");
  }

  std::unique_ptr<TransferService> service_;
  const Collection collection_;
  mutable Directory directory_;
  std::unique_ptr<Api> https_;            ///< of the collection's own server; or
  std::unique_ptr<Transfers> transfers_;  ///< nullptr where neither is there: then it can only be listed
};

bool claims(std::string_view source, const ConnectorOptions& options) { return names_globus(source, options); }

std::unique_ptr<Connector> open_place(std::string_view text, const ConnectorOptions& options) {
  auto source = parse_source(text, options);
  const auto account = Account::of(options);
  auto service = std::make_unique<TransferService>(options, account);
  if (source.collection.empty() && account->is_known()) source.collection = collection_at(*service, source.https);
  if (source.collection.empty()) return open_public_file(options, source);
  auto collection = look_up(*service, source.collection);
  if (source.path.empty()) source.path = collection.default_directory.empty() ? "/" : collection.default_directory;
  return std::make_unique<GlobusConnector>(options, std::move(service), std::move(collection), source.path);
}

constexpr std::array<std::string_view, 3> fields{"client_id", "client_secret", "refresh_token"};

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "globus", .claims = claims, .open = open_place, .credentials = fields, .has_parts = true};

}  // namespace quarry::globus
