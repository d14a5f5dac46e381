// SPDX-License-Identifier: GPL-3.0-or-later
#include "quarry/credentials.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "quarry/descriptor.hpp"
#include "quarry/error.hpp"
#include "quarry/json.hpp"
#include "redact.hpp"

namespace quarry {
namespace {

std::string environment_of(std::string_view service, std::string_view field) {
  std::string name = "QUARRY_";
  for (const auto part : {service, std::string_view("_"), field})
    for (const char c : part) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == '-' ? '_' : c;
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

Error file_error(const std::filesystem::path& file, const std::string& what) {
  return {Code::internal, file.string() + ": " + what + ": " + std::strerror(errno)};
}

/// The whole file; nothing where there is none.
std::optional<std::string> bytes_of(const std::filesystem::path& file) {
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (descriptor.get() < 0 && errno == ENOENT) return std::nullopt;
  struct stat status {};
  if (descriptor.get() < 0 || ::fstat(descriptor.get(), &status) != 0) throw file_error(file, "cannot be read");
  if (status.st_uid != ::geteuid() || (status.st_mode & 077) != 0)
    throw Error(Code::permission_denied, file.string() + ": holds secrets and must be yours alone: chmod 600 " + file.string());
  std::string text;
  char buffer[4096];
  ssize_t got = 0;
  while ((got = ::read(descriptor.get(), buffer, sizeof buffer)) > 0) text.append(buffer, static_cast<std::size_t>(got));
  if (got < 0) throw file_error(file, "cannot be read");
  return text;
}

void sync_directory(const std::filesystem::path& directory) {
  const Descriptor descriptor(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) throw file_error(directory, "cannot be synced");
}

/// Held until the descriptor goes, or this process.
Descriptor lock_of(const std::filesystem::path& file) {
  if (file.empty()) throw Error(Code::invalid_argument, "there is no file for credentials: set QUARRY_CREDENTIALS or HOME");
  std::filesystem::create_directories(file.parent_path());
  const auto path = file.string() + ".lock";
  Descriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (lock.get() < 0 || ::flock(lock.get(), LOCK_EX) != 0) throw file_error(path, "cannot be locked");
  return lock;
}

}  // namespace

Credentials::Credentials(std::filesystem::path file) : file_(std::move(file)), accounts_(read()) {}

Credentials::Accounts Credentials::read() const {
  Accounts accounts;
  if (file_.empty()) return accounts;
  const auto text = bytes_of(file_);
  if (!text) return accounts;
  const Error broken(Code::corrupt, file_.string() + ": is no JSON object of accounts, each an object of strings; mend or remove it");
  Value stored;
  try {
    stored = parse_json(*text);
  } catch (const Error&) {  // its message could show a secret
    throw broken;
  }
  if (!stored.is_object()) throw broken;
  for (const auto& [account, fields] : stored.as_object()) {
    if (!fields.is_object()) throw broken;
    for (const auto& [field, value] : fields.as_object()) {
      if (!value.is_string()) throw broken;
      accounts[account][field] = value.as_string();
    }
  }
  return accounts;
}

std::string Credentials::get(const std::string& account, const std::string& field) const {
  auto value = find(account, field);
  remember_secret(value);
  return value;
}

std::string Credentials::find(const std::string& account, const std::string& field) const {
  const auto at = account.find('@');
  const auto service = account.substr(0, at);
  const auto host = environment_of(service, "host");  // where one is named the secrets beside it are of that host alone
  if (at == std::string::npos ? host.empty() : host == account.substr(at + 1))
    if (auto value = environment_of(service, field); !value.empty()) return value;
  const auto found = accounts_.find(account);
  if (found == accounts_.end()) return {};
  const auto value = found->second.find(field);
  return value == found->second.end() ? std::string() : value->second;
}

std::map<std::string, std::vector<std::string>> Credentials::stored() const {
  std::map<std::string, std::vector<std::string>> names;
  for (const auto& [account, fields] : accounts_)
    for (const auto& [field, value] : fields) names[account].push_back(field);
  return names;
}

void Credentials::write(const Accounts& accounts) const {
  Object stored;
  for (const auto& [account, fields] : accounts) {
    Object object;
    for (const auto& [field, value] : fields) object[field] = value;
    stored[account] = std::move(object);
  }
  const auto text = to_pretty_json(stored) + "\n";
  const auto fresh = std::filesystem::path(file_.string() + ".new");
  {
    const Descriptor descriptor(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (descriptor.get() < 0 || ::fchmod(descriptor.get(), 0600) != 0) throw file_error(fresh, "cannot be written");
    for (std::size_t done = 0; done < text.size();) {
      const auto written = ::write(descriptor.get(), text.data() + done, text.size() - done);
      if (written < 0) throw file_error(fresh, "cannot be written");
      done += static_cast<std::size_t>(written);
    }
    if (::fsync(descriptor.get()) != 0) throw file_error(fresh, "cannot be synced");
  }
  if (::rename(fresh.c_str(), file_.c_str()) != 0) throw file_error(file_, "cannot be replaced");
  sync_directory(file_.parent_path());
}

void Credentials::alone(const std::function<void()>& exchange) {
  struct Release {
    bool& locked;
    ~Release() { locked = false; }
  };
  const auto lock = lock_of(file_);
  locked_ = true;
  const Release release{locked_};
  accounts_ = read();
  exchange();
}

template <class Change>
void Credentials::change(const Change& change) {
  const auto lock = locked_ ? Descriptor() : lock_of(file_);
  auto accounts = read();
  change(accounts);
  write(accounts);
  accounts_ = std::move(accounts);
}

void Credentials::put(const std::string& account, const std::map<std::string, std::string>& fields) {
  change([&](Accounts& accounts) {
    for (const auto& [field, value] : fields) accounts[account][field] = value;
  });
}

bool Credentials::remove(const std::string& account) {
  bool found = false;
  change([&](Accounts& accounts) { found = accounts.erase(account) != 0; });
  return found;
}

std::filesystem::path default_credentials_file() {
  if (const char* const named = std::getenv("QUARRY_CREDENTIALS"); named != nullptr && *named != '\0') return named;
  if (const char* const config = std::getenv("XDG_CONFIG_HOME"); config != nullptr && *config == '/')
    return std::filesystem::path(config) / "quarry" / "credentials.json";
  const char* const home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::filesystem::path(home) / ".config" / "quarry" / "credentials.json" : std::filesystem::path();
}

}  // namespace quarry
