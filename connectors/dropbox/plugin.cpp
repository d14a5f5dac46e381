// SPDX-License-Identifier: GPL-3.0-or-later
#include "dropbox/folder.hpp"
#include "names.hpp"
#include "quarry/error.hpp"

namespace quarry::dropbox {
namespace {

/// A file behind a shared link, as a browser without an account gets it.
class PublicFile final : public service::ServiceConnector {
 public:
  PublicFile(const ConnectorOptions& options, const Places& places, Target target, std::string rlkey)
      : ServiceConnector(options, target.link, "", false), target_(std::move(target)), rlkey_(std::move(rlkey)),
        api_(options, {.name = "dropbox", .base_url = places.site}) {}

 protected:
  service::Page page(const std::string&, const std::string&) override {
    service::Entry entry;
    entry.name = percent_decoded(target_.link.substr(target_.link.rfind('/') + 1));
    entry.file.url = target_.link;
    return {.entries = {std::move(entry)}, .next = {}};
  }
  Content content(const RemoteFile&) override {
    Content content;
    content.call = {.url = target_.link, .parameters = {{"dl", "1"}}, .accept = ""};
    if (!rlkey_.empty()) content.call.parameters.emplace_back("rlkey", rlkey_);
    return content;
  }
  service::Api& api() override { return api_; }

 private:
  const Target target_;
  const std::string rlkey_;
  service::Api api_;
};

bool claims(std::string_view source, const ConnectorOptions& options) { return target_of(source, Places(options)).has_value(); }

std::unique_ptr<Connector> open_place(std::string_view source, const ConnectorOptions& options) {
  Places places(options);
  auto target = *target_of(source, places);
  auto account = stored_account(options, places.token);
  const bool linked = !target.link.empty();
  if (linked && !account.who && target.one_file) {
    auto rlkey = target.rlkey.empty() ? account.rlkey : target.rlkey;
    return std::make_unique<PublicFile>(options, places, std::move(target), std::move(rlkey));
  }
  if (!account.who || (!linked && !account.is_user))
    throw Error(Code::permission_denied,
                std::string(linked ? "dropbox: the folder of a shared link is listed with an account, or an app's key and secret"
                                   : "dropbox: folders of an account are read with that account") +
                    ": quarry auth add dropbox");
  return std::make_unique<DropboxConnector>(options, std::move(places), std::move(target), std::move(account));
}

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "dropbox", .claims = claims, .open = open_place, .credentials = account_fields};

}  // namespace quarry::dropbox
