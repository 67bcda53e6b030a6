#include "app/secret_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "app/config.hpp"
#include "base/log.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"

namespace heydok::app {

namespace {

constexpr std::size_t kSecretBytes = 32;

/// All of the text reaches the disk before the name is there; an existing file is left alone.
void write_new_file(const std::filesystem::path& path, const std::string& text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        throw ConfigError(fmt::format("cannot write {}", path.string()));
    }
    const ssize_t written = ::write(file, text.data(), text.size());
    const bool whole = written == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    ::close(file);
    if (!whole) {
        ::unlink(path.c_str());
        throw ConfigError(fmt::format("cannot write {}", path.string()));
    }
}

}  // namespace

Secret read_secret_file(const std::filesystem::path& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) {
        throw ConfigError(fmt::format("cannot read the secret file {}", path.string()));
    }
    if ((status.st_mode & S_IROTH) != 0) {
        // Containers mount secrets like this, so it is no error; on a shared machine it is a
        // mistake.
        log::warning("secret_file_readable_by_everybody advice=chmod_600");
    }
    std::ifstream file{path};
    std::ostringstream text;
    text << file.rdbuf();
    std::string secret = text.str();
    while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) {
        secret.pop_back();
    }
    if (!file || secret.empty()) {
        throw ConfigError(fmt::format("the secret file {} is empty", path.string()));
    }
    return Secret{std::move(secret)};
}

Secret secret_of_installation(const std::filesystem::path& path, Random& random) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
        make_private_folder(path.parent_path());
        Bytes bytes(kSecretBytes);
        random.fill(bytes);
        write_new_file(path, crypto::hex_encode(bytes) + "\n");
    }
    return read_secret_file(path);
}

void make_private_folder(const std::filesystem::path& path) {
    std::error_code error;
    if (std::filesystem::create_directories(path, error)) {
        std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
    }
    if (error || !std::filesystem::is_directory(path)) {
        throw ConfigError(fmt::format("cannot make the folder {}", path.string()));
    }
}

Secret derive_secret(const Secret& secret, std::string_view purpose) {
    return Secret{
        crypto::hex_encode(crypto::hmac_sha256(as_bytes(secret.reveal()), as_bytes(purpose)))};
}

}  // namespace heydok::app
