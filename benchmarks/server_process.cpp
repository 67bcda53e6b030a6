#include "benchmarks/server_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace heydok::bench {
namespace {

/// What the two servers need to be told for the same thing: this address, these ports, development
/// key.
struct Launch {
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
};

Launch launch_of(ServerKind kind, const std::string& binary, const ServerPlace& place) {
    Launch launch;
    if (place.namespace_of > 0) {
        launch.arguments = {"nsenter", fmt::format("--net=/proc/{}/ns/net", place.namespace_of)};
    }
    const auto add = [&](std::vector<std::string> arguments) {
        launch.arguments.insert(launch.arguments.end(), arguments.begin(), arguments.end());
    };
    if (kind == ServerKind::heydok) {
        add({binary, "media", "--dev"});
        launch.environment = {fmt::format("HEYDOK_LISTEN={}:{}", place.address, http_port()),
                              fmt::format("HEYDOK_RTC_PORT={}", media_port()),
                              fmt::format("HEYDOK_RTC_ADDRESS={}", place.address)};
        return launch;
    }
    const std::string config = fmt::format(
        "port: {}\nbind_addresses: [\"{}\"]\nrtc:\n  udp_port: {}\n  tcp_port: {}\n"
        "  use_external_ip: false\n  node_ip: {}\n  enable_loopback_candidate: true\n"
        "keys:\n  devkey: secret\nlogging:\n  level: error\n",
        http_port(), place.address, media_port(), media_port() - 1, place.address);
    add({binary, "--dev", "--node-ip", place.address, "--config-body", config});
    return launch;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts) {
        result.push_back(text.data());
    }
    result.push_back(nullptr);
    return result;
}

/// Below the ports that this machine gives to clients; three in a row: HTTP, media over TCP of a
/// livekit-server, media.
std::uint16_t choose_ports() {
    constexpr int kFirst = 18'000;
    constexpr int kStep = 3;
    constexpr int kRows = 4'000;
    const auto is_free = [](int port, int type) {
        const int descriptor = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        const bool bound =
            ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(descriptor);
        return bound;
    };
    for (int attempt = 0; attempt < kRows; ++attempt) {
        const int port = kFirst + (::getpid() + attempt) % kRows * kStep;
        bool all = true;
        for (int i = 0; i < kStep; ++i) {
            all = all && is_free(port + i, SOCK_STREAM) && is_free(port + i, SOCK_DGRAM);
        }
        if (all) {
            return static_cast<std::uint16_t>(port);
        }
    }
    throw std::runtime_error("no free ports for the servers");
}

std::uint16_t first_port() {
    static const std::uint16_t kChosen = choose_ports();
    return kChosen;
}

/// In the new process: no output, and an end with the benchmark.
[[noreturn]] void become(const Launch& launch, std::vector<char*> arguments,
                         std::vector<char*> environment, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) {
        ::_exit(1);  // it ended before we asked to be told
    }
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, 1);
    ::dup2(nowhere, 2);
    ::execvpe(launch.arguments.front().c_str(), arguments.data(), environment.data());
    ::_exit(1);
}

bool answers(const std::string& at, std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    ::inet_pton(AF_INET, at.c_str(), &address.sin_addr);
    const bool connected =
        ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(descriptor);
    return connected;
}

std::chrono::milliseconds cpu_time_of(const std::string& process) {
    std::ifstream file{"/proc/" + process + "/stat"};
    std::string text;
    std::getline(file, text);
    // The second field is the name in brackets and may hold blanks; user and system time are
    // fields 14 and 15.
    std::size_t at = text.rfind(')');
    for (int field = 2; field < 14 && at != std::string::npos; ++field) {
        at = text.find(' ', at + 1);
    }
    if (at == std::string::npos) {
        return {};
    }
    std::size_t used = 0;
    const unsigned long user = std::stoul(text.substr(at + 1), &used);
    const unsigned long system = std::stoul(text.substr(at + 1 + used));
    const auto per_second = static_cast<unsigned long>(::sysconf(_SC_CLK_TCK));
    return std::chrono::milliseconds{(user + system) * 1000 / per_second};
}

}  // namespace

std::uint16_t http_port() {
    return first_port();
}

std::uint16_t media_port() {
    return static_cast<std::uint16_t>(first_port() + 2);
}

ServerProcess::ServerProcess(ServerKind kind, const std::string& binary, ServerPlace place,
                             Start start)
    : place_(std::move(place)) {
    Launch launch = launch_of(kind, binary, place_);
    for (char** variable = environ; *variable != nullptr; ++variable) {
        launch.environment.emplace_back(*variable);
    }
    const std::vector<char*> arguments = pointers(launch.arguments);
    const std::vector<char*> environment = pointers(launch.environment);
    const pid_t self = ::getpid();
    process_ = ::fork();
    if (process_ == 0) {
        become(launch, arguments, environment, self);
    }
    if (process_ < 0) {
        throw std::runtime_error("cannot start " + binary);
    }
    if (start == Start::ready) {
        wait_until_ready();
    }
}

void ServerProcess::wait_until_ready() const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (std::chrono::steady_clock::now() < end) {
        if (answers(place_.address, http_port())) {
            // An open port is not yet a server that is done with starting.
            std::this_thread::sleep_for(std::chrono::milliseconds{500});
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    throw std::runtime_error("the server does not answer");
}

void ServerProcess::kill_now() const {
    ::kill(process_, SIGKILL);
}

ServerProcess::~ServerProcess() {
    ::kill(process_, SIGTERM);
    for (int i = 0; i < 100; ++i) {
        if (::waitpid(process_, nullptr, WNOHANG) == process_) {
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
}

std::chrono::milliseconds ServerProcess::cpu_time() const {
    return cpu_time_of(std::to_string(process_));
}

std::uint64_t ServerProcess::sleeps() const {
    constexpr std::string_view kName = "voluntary_ctxt_switches:";
    std::uint64_t sum = 0;
    std::error_code ignored;
    for (const auto& thread :
         std::filesystem::directory_iterator{fmt::format("/proc/{}/task", process_), ignored}) {
        std::ifstream file{thread.path() / "status"};
        for (std::string line; std::getline(file, line);) {
            if (line.starts_with(kName)) {
                sum += std::stoull(line.substr(kName.size()));
            }
        }
    }
    return sum;
}

std::uint64_t ServerProcess::resident_bytes() const {
    std::ifstream file{fmt::format("/proc/{}/statm", process_)};
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    file >> total >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t ServerProcess::anonymous_bytes() const {
    std::ifstream file{fmt::format("/proc/{}/status", process_)};
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("RssAnon:")) {
            return std::stoull(line.substr(line.find_first_of("0123456789"))) * 1024;
        }
    }
    return 0;
}

void ServerProcess::pause() const {
    ::kill(process_, SIGSTOP);
}

void ServerProcess::resume() const {
    ::kill(process_, SIGCONT);
}

std::size_t ServerProcess::descriptors() const {
    std::error_code ignored;
    const std::filesystem::directory_iterator all{fmt::format("/proc/{}/fd", process_), ignored};
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

CpuShare::CpuShare(const ServerProcess& server, int percent) : process_(server.id()) {
    constexpr int kPeriodUs = 5000;
    const auto write = [](const std::filesystem::path& file, const std::string& text) {
        std::ofstream out{file};
        out << text << std::flush;
        return out.good();
    };
    const std::string name = fmt::format("heydok-bench-{}", process_);
    const std::string quota = std::to_string(kPeriodUs * percent / 100);
    for (const char* root : {"/sys/fs/cgroup/cpu", "/sys/fs/cgroup"}) {
        parent_ = root;
        group_ = parent_ / name;
        std::error_code failed;
        if (!std::filesystem::create_directory(group_, failed)) {
            continue;
        }
        const bool limited =
            std::filesystem::exists(group_ / "cpu.cfs_quota_us")
                ? write(group_ / "cpu.cfs_period_us", std::to_string(kPeriodUs)) &&
                      write(group_ / "cpu.cfs_quota_us", quota)
                : write(group_ / "cpu.max", fmt::format("{} {}", quota, kPeriodUs));
        if (limited && write(group_ / "cgroup.procs", std::to_string(process_))) {
            return;
        }
        std::filesystem::remove(group_, failed);
    }
    throw std::runtime_error("no control group for a share of the processor (needs root)");
}

CpuShare::~CpuShare() {
    std::ofstream{parent_ / "cgroup.procs"} << process_ << std::flush;
    std::error_code ignored;
    std::filesystem::remove(group_, ignored);
}

std::chrono::milliseconds own_cpu_time() {
    return cpu_time_of("self");
}

}  // namespace heydok::bench
